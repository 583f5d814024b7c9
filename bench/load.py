"""Fills the bench's database: the project's own tables, its search rows, and those of approach (a)."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import connection

from accounts.models import Organisation
from catalog.actions.listings import document_hash
from catalog.choices import DeploymentStatus
from catalog.models import Deployment, Evidence, SearchRow, SearchWord, Solution, SolutionVersion
from marketplace.registers.choices import LAND_KEYS
from marketplace.registers.models import Area

from . import rows
from .catalogue import AREAS, Listing, listings, vendors_of
from .indexes import dropped
from .models import Product, Value
from .queries import Census

CHUNK = 2_000
T = TypeVar("T")


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of a size."""
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk


def fill(size: int, census: Census | None = None) -> None:
    """Store a catalogue of this size in the project's tables and count its words; the search rows come with `index_rows`."""
    _add_areas()
    _add_vendors(vendors_of(size))
    for chunk in chunks(listings(size)):
        _add(chunk)
        for listing in chunk if census is not None else ():
            census.add(listing)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_solution SET status = 'published', current_id = version.id"
            " FROM catalog_solutionversion AS version WHERE version.solution_id = catalog_solution.id"
        )


def fill_naive() -> None:
    """Store the same catalogue in the tables of approach (a), with the same codes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_value (id, facet, code) SELECT id, facet, code FROM catalog_facetvalue"
        )
        single = [field for field in Product._meta.fields if field.related_model is Value]
        columns = ", ".join(
            "(SELECT value.id FROM bench_value AS value WHERE value.id = ANY(row.facets)"
            f" AND value.facet = '{field.name}' LIMIT 1)"
            for field in single
        )
        text = "concat_ws(' ', facts->>'name', facts#>>'{short_description,de}', facts#>>'{features,de}',"
        text += " facts#>>'{long_description,de}')"
        cursor.execute(
            f"INSERT INTO bench_product (id, solution_id, name, text, search, {', '.join(f.column for f in single)})"
            f" SELECT solution_id, solution_id, facts->>'name', {text}, to_tsvector('german', {text}), {columns}"
            " FROM catalog_searchrow AS row JOIN catalog_solutionversion AS version USING (solution_id)"
        )
        for field in Product._meta.many_to_many:
            cursor.execute(
                f"INSERT INTO {field.m2m_db_table()} (product_id, value_id)"
                " SELECT solution_id, value.id FROM catalog_searchrow CROSS JOIN unnest(facets) AS held (id)"
                f" JOIN bench_value AS value ON value.id = held.id WHERE value.facet = '{field.name}'"
            )


def tidy() -> None:
    """Statistics and visibility, as a database has them that has been running for a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def index_rows() -> None:
    """Write the search rows, with the large indexes made afterwards, as a bulk load does."""
    with dropped([model._meta.db_table for model in (SearchRow, SearchWord)], references=False):
        rows.rebuild()


def _add_areas() -> None:
    keys = sorted(LAND_KEYS)
    Area.objects.bulk_create(
        Area(
            pk=number + 1,
            key=f"{keys[number % len(keys)]}{number:010d}",
            kind="municipality",
            name=f"Musterort {number}",
            official_name=f"Musterort {number}",
            sort_name=f"musterort {number}",
            search_name=f"musterort {number}",
            search_text=f"|musterort {number}|",
            land=LAND_KEYS[keys[number % len(keys)]],
            population=800 * (number + 1),
        )
        for number in range(AREAS)
    )


def _add_vendors(count: int) -> None:
    Organisation.objects.bulk_create(
        Organisation(
            pk=number + 1,
            kind="vendor",
            name=f"Anbieter {number} GmbH",
            name_key=f"anbieter {number} gmbh",
            slug=f"anbieter-{number}-gmbh",
        )
        for number in range(count)
    )


def _add(chunk: list[Listing]) -> None:
    Solution.objects.bulk_create(
        Solution(
            pk=one.number,
            slug=f"solution-{one.number}",
            vendor_id=one.vendor + 1,
            status="draft",
            published_at=one.published_at,
            changed_at=one.published_at,
        )
        for one in chunk
    )
    SolutionVersion.objects.bulk_create(
        SolutionVersion(
            pk=one.number,
            solution_id=one.number,
            number=1,
            facts=one.facts,
            facts_hash=document_hash(one.facts),
            published_at=one.published_at,
        )
        for one in chunk
    )
    Evidence.objects.bulk_create(
        Evidence(solution_id=one.number, fact="licence", level=level, checked_on=datetime.date(2026, 1, 1))
        for one in chunk
        for level in one.levels
    )
    Deployment.objects.bulk_create(
        Deployment(solution_id=one.number, area_id=area + 1, status=DeploymentStatus.PRODUCTIVE)
        for one in chunk
        for area in one.areas
    )
