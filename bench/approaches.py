"""What is compared: approach (a), both engines of the project, and tantivy, each asked in the same way."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.models import Solution
from catalog.search import indexing
from catalog.search.fast.engine import FastEngine
from catalog.search.interface import Answer, Engine, Query
from catalog.search.reference import ReferenceEngine

from . import naive
from .measure import Approach
from .queries import Asked
from .tantivy_engine import TantivyCatalogue

NAIVE, REFERENCE, FAST, TANTIVY = "naive", "reference", "fast", "tantivy"
FIRST, CHANGED = "first", "changed"
TOLD = {
    NAIVE: "approach (a)",
    REFERENCE: "reference engine",
    FAST: "fast engine",
    FIRST: "fast, asked for the first time",
    CHANGED: "fast, first answer after a change",
    TANTIVY: "tantivy",
}


def approaches_of(
    fast: FastEngine, changes: Changes, tantivy: TantivyCatalogue | None, without: Sequence[str] = ()
) -> list[Approach]:
    """All approaches, but those left out."""
    reference, unprepared = ReferenceEngine(), Unprepared(fast)
    found = [
        Approach(NAIVE, lambda one: naive.search(one.text, one.filters)),
        Approach(REFERENCE, lambda one: reference.search(query_of(one))),
        Approach(FAST, lambda one: fast.search(query_of(one))),
        Approach(FIRST, lambda one: unprepared.search(query_of(one)), unprepared.forget),
        Approach(CHANGED, lambda one: fast.search(query_of(one)), changes.make),
    ]
    if tantivy is not None:
        found.append(Approach(TANTIVY, lambda one: tantivy.search(one.text, one.filters)))
    return [approach for approach in found if approach.name not in without]


def query_of(asked: Asked) -> Query:
    """The question to an engine of the project, with the German cards."""
    return Query(text=asked.text, filters=asked.filters, cards=("de",))


class Unprepared:
    """The fast engine as if no word had ever been asked: no postings, nothing looked up in the dictionary."""

    def __init__(self, fast: FastEngine) -> None:
        self._fast = self._fresh = fast

    def forget(self) -> None:
        """Begin again with the same memory of the listings; good until the next change."""
        self._fresh = FastEngine(self._fast.memory)

    def search(self, query: Query) -> Answer:
        """Answer the query."""
        return self._fresh.search(query)


class Changes:
    """Changes that are committed before the next answer: a listing is withdrawn, and the time after that it comes back."""

    def __init__(self, size: int, seed: int = 3) -> None:
        self._chance = random.Random(seed)
        self._size = size
        self._gone: Solution | None = None

    def make(self) -> None:
        """Commit one change."""
        if self._gone is None:
            self._gone = Solution.objects.get(pk=self._chance.randint(1, self._size))
            indexing.drop_row(self._gone)
        else:
            indexing.write_row(self._gone)
            self._gone = None

    def end(self) -> None:
        """Bring back what is still withdrawn."""
        if self._gone is not None:
            self.make()


def check_counts(approaches: Mapping[str, Approach], asked: Sequence[Asked]) -> None:
    """Both engines answer alike; without words every approach counts the same, with words each has its own idea of a word."""
    for one in asked:
        answer = approaches[REFERENCE if REFERENCE in approaches else FAST].ask(one)
        if FAST in approaches and approaches[FAST].ask(one) != answer:
            raise RuntimeError(f"The fast engine answers otherwise than the reference engine: {one}")
        for name in () if one.text else (NAIVE, TANTIVY):
            if name in approaches:
                _check_count(name, approaches[name].ask(one), answer, one)


def _check_count(name: str, found: Mapping[str, Any], answer: Answer, one: Asked) -> None:
    if found["count"] != answer.count:
        raise RuntimeError(f"{name} counts {found['count']} hits, the engines {answer.count}: {one}")
    if name == NAIVE:
        for facet, rows in answer.facets.items():
            wanted = {(row.code, row.count) for row in rows if row.count}
            if not wanted <= set(found["facets"][facet]):
                raise RuntimeError(f"naive counts other codes of {facet} than the engines: {one}")


def hits_of(engine: Engine, asked: Sequence[Asked]) -> dict[str, list[int]]:
    """How many hits the queries of each class have, ascending."""
    found: dict[str, list[int]] = {}
    for one in asked:
        found.setdefault(one.kind, []).append(engine.search(query_of(one)).count)
    return {kind: sorted(counts) for kind, counts in found.items()}
