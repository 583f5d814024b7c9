"""Makes the database of one size, step by step, and says how long each took."""

from __future__ import annotations

import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection

from catalog.models import FacetValue
from catalog.search.interface import FACETS

from . import copies, load, naive
from .indexes import dropped
from .kept import Place, finish
from .queries import Census
from .tantivy_engine import TantivyCatalogue

# So many listings are made from their facts; a larger catalogue consists of copies of them.
MADE = 100_000
STEP = 10_000
COPIED = (*copies.CATALOGUE, *naive.COPIED)
TABLES = [copied.table for copied in COPIED]


def empty_tables() -> None:
    """Empty tables, whatever was there."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    migrate()


def migrate() -> None:
    """Bring the tables to the shape of this code."""
    call_command("migrate", run_syncdb=True, verbosity=0)


def build(place: Place, size: int, *, made: int = MADE) -> None:
    """Bring a cluster to its size; the census of its words and the seconds of each step are kept beside it.

    The cluster is fresh, or holds the first `made` listings already.
    """
    if not place.begun:
        _make(place, min(size, made))
    if size > made:
        _extend(place, made, size)
    finish(place)


def _make(place: Place, size: int) -> None:
    steps, census = Steps({}), Census()
    empty_tables()
    steps.take("listings", lambda: load.fill(size, census))
    steps.take("search rows", load.index_rows)
    with ExitStack() as unfinished:
        unfinished.enter_context(dropped(TABLES))
        steps.take("naive tables", load.fill_naive)
        steps.take("indexes", unfinished.pop_all().close)
    copies.count_up_ids(TABLES)
    steps.take("vacuum", load.tidy)
    place.note("census", {"size": size, "words": census.words})
    place.note("built", steps.seconds)


def _extend(place: Place, base: int, size: int) -> None:
    before = [seconds for name, seconds in place.noted("built").items() if name != "tantivy"]
    steps = Steps({f"{base:,} listings": round(sum(before), 1)})
    with ExitStack() as unfinished:
        unfinished.enter_context(dropped(TABLES))
        steps.take("copies", lambda: copies.copy_listings(COPIED, base, size))
        steps.take("indexes", unfinished.pop_all().close)
    copies.count_up_ids(TABLES)
    steps.take("vacuum", load.tidy)
    words = copied_counts(place.noted("census")["words"], base, size)
    place.note("census", {"size": size, "words": words})
    place.note("built", steps.seconds)


@dataclass(frozen=True)
class Steps:
    """The seconds of each step."""

    seconds: dict[str, float]

    def take(self, name: str, step: Callable[[], object]) -> None:
        """Take a step and its time."""
        start = time.perf_counter()
        step()
        self.seconds[name] = round(time.perf_counter() - start, 1)


def copied_counts(words: Mapping[str, int], base: int, size: int) -> dict[str, int]:
    """How many listings hold each word when `base` listings were copied until there are `size`.

    Exact where the size is a multiple; else the last copies are counted as if they were spread evenly.
    """
    return {word: round(count * size / base) for word, count in words.items()}


def census_of(place: Place) -> Census:
    """The census that was kept beside a database."""
    noted = place.noted("census")
    census = Census()
    census.size, census.words = noted["size"], Counter(noted["words"])
    return census


def fill_tantivy(place: Place) -> TantivyCatalogue:
    """The index of tantivy for the same catalogue, made if it is not there yet."""
    seconds = place.noted("built")
    is_there = "tantivy" in seconds
    if not is_there:
        # What an interrupted run left there is not whole.
        shutil.rmtree(place.tantivy, ignore_errors=True)
    engine = TantivyCatalogue(place.tantivy)
    if not is_there:
        start = time.perf_counter()
        engine.fill(_documents())
        place.note("built", seconds | {"tantivy": round(time.perf_counter() - start, 1)})
    return engine


def _documents() -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """(text, card, codes by facet) of every listing, from the tables of the other approaches."""
    names = {value.pk: (value.facet, value.code) for value in FacetValue.objects.filter(facet__in=FACETS)}
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT solution_id, text, de::text, facets FROM bench_product JOIN catalog_searchrow USING (solution_id)"
                " JOIN catalog_searchcards USING (solution_id) WHERE solution_id > %s ORDER BY solution_id LIMIT %s",
                [last, STEP],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for listing, text, card, facets in rows:
            last = listing
            codes: dict[str, list[str]] = defaultdict(list)
            for facet, code in (names[pk] for pk in facets if pk in names):
                codes[facet].append(code)
            yield text, card, codes
