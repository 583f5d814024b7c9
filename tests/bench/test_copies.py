"""Copied listings: found like the ones they were copied from, under ids and addresses of their own; indexes come back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from bench.copies import CATALOGUE, copy_listings, count_up_ids
from bench.indexes import dropped
from catalog.models import SearchCards, Solution, SolutionVersion
from catalog.search.interface import Query
from catalog.search.reference import ReferenceEngine
from tests.factories import AreaFactory, SolutionFactory

pytestmark = pytest.mark.django_db
TABLES = [copied.table for copied in CATALOGUE]


@pytest.fixture
def catalogue():
    """Three listings with the ids 1 to 3, two of them in use."""
    with connection.cursor() as cursor:
        for table in ("catalog_solution", "catalog_solutionversion"):
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            cursor.execute(f"ALTER SEQUENCE {cursor.fetchone()[0]} RESTART WITH 1")
    area = AreaFactory(name="Musterstadt")
    uses = [{"area": area, "status": "productive"}]
    for number in (1, 2, 3):
        SolutionFactory(
            name=f"Wasserwerk {number}",
            deployments=uses if number < 3 else [],
            facts={"licence": "MIT" if number == 1 else "EUPL-1.2"},
        )
    # Tables with checks that are still to come cannot be altered.
    connection.check_constraints()


def search(**query):
    return ReferenceEngine().search(Query(**query))


def test_copies_of_listings_are_found_like_the_first_ones(catalogue):
    copy_listings(CATALOGUE, 3, 8)

    found = search(text="Wasserwerk", filters={"licence": ("EUPL-1.2",)}, cards=("de", "api"))
    assert sorted(hit.solution_id for hit in found.hits) == [2, 3, 5, 6, 8]
    assert {(row.code, row.count) for row in found.facets["licence"]} == {("EUPL-1.2", 5), ("MIT", 3)}
    cards = {
        hit.solution_id: (hit.slug, hit.cards["de"]["slug"], hit.cards["de"]["name"]) for hit in found.hits
    }
    assert cards[8] == ("solution-8", "solution-8", "Wasserwerk 2")
    assert search().count == 8


def test_copies_have_versions_and_uses_of_their_own(catalogue):
    copy_listings(CATALOGUE, 3, 6)

    copy = Solution.objects.get(pk=5)
    assert (copy.slug, copy.current_id, copy.current.solution_id) == ("solution-5", 5, 5)
    assert [one.area.name for one in copy.deployments.all()] == ["Musterstadt"]
    assert SearchCards.objects.get(pk=6).api["slug"] == "solution-6"


def test_ids_of_new_rows_begin_after_the_copies(catalogue):
    copy_listings(CATALOGUE, 3, 6)

    count_up_ids(TABLES)

    assert SolutionFactory().pk == 7
    assert SolutionVersion.objects.get(solution_id=7).pk == 7


def shape():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[])"
            " UNION ALL SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)"
            " FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[]) ORDER BY 1, 2",
            {"tables": TABLES},
        )
        return cursor.fetchall()


def test_indexes_and_references_are_away_inside_the_block_and_back_after_it(catalogue):
    before = shape()

    with dropped(TABLES):
        inside = {name for name, _told in shape()}

    assert {"catalog_search_tsv", "catalog_solution_slug_key"} <= {name for name, _told in before}
    assert not {"catalog_search_tsv", "catalog_solution_slug_key"} & inside
    assert "catalog_searchrow_pkey" in inside
    assert shape() == before


def test_references_are_checked_again_after_the_block(catalogue):
    with pytest.raises(IntegrityError), transaction.atomic(), dropped(TABLES), connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_solution SET vendor_id = 0 WHERE id = 1")
