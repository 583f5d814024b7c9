"""The order by fit against the order by name: the same pages, for towns asked before, for a new one, and after a change."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.choices import Sort
from catalog.fit.profile import Profile, weights_of
from catalog.queries.fit import profile_of_area
from catalog.search.fast.engine import FastEngine
from catalog.search.interface import Engine
from catalog.search.reference import ReferenceEngine
from marketplace.registers.models import Area

from .approaches import Changes, query_of
from .measure import Approach, compare
from .queries import CLASSES, Asked

NAME, FIT, NEW, CHANGED = "name", "fit", "new", "changed"
REFERENCE_NAME, REFERENCE_FIT = "reference name", "reference fit"
TOLD = {
    NAME: "fast, by name",
    FIT: "fast, by fit",
    NEW: "fast, by fit, a new municipality",
    CHANGED: "fast, by fit, after a change",
    REFERENCE_NAME: "reference, by name",
    REFERENCE_FIT: "reference, by fit",
}
PATIENCE = 20.0
STANDARDS = ("xoev", "oparl", "wms")
SYSTEMS = ("fachverfahren a", "fachverfahren c", "fachverfahren f")


def measure(fast: FastEngine, asked: Sequence[Asked], size: int) -> dict[str, Any]:
    """Times of each way by class."""
    town = _town()
    new, changes = _new(town), Changes(size)
    reference = ReferenceEngine()
    ways = [
        Approach(NAME, _asking(fast, Sort.NAME)),
        Approach(FIT, _asking(fast, Sort.FIT, lambda: town)),
        Approach(NEW, _asking(fast, Sort.FIT, lambda: next(new))),
        Approach(CHANGED, _asking(fast, Sort.FIT, lambda: town), changes.make),
        Approach(REFERENCE_NAME, _asking(reference, Sort.NAME)),
        Approach(REFERENCE_FIT, _asking(reference, Sort.FIT, lambda: town)),
    ]
    found: dict[str, Any] = {}
    try:
        for kind in CLASSES:
            times = compare(ways, [one for one in asked if one.kind == kind], PATIENCE)
            found[kind] = {name: vars(one) for name, one in times.items()}
    finally:
        changes.end()
    return found


def ratios(found: Mapping[str, Any], above: str = FIT, below: str = NAME) -> dict[str, float]:
    """By class how many times as long one way takes as another."""
    return {kind: found[kind][above]["median"] / found[kind][below]["median"] for kind in CLASSES}


def _town() -> Profile:
    """A municipality of the bench of which everything is known, with all that are like it."""
    area = Area.objects.order_by("pk")[6]
    return replace(
        profile_of_area(area), kind="town", systems=SYSTEMS, standards=STANDARDS, staff_days=12, limit=25_000
    )


def _new(town: Profile) -> Any:
    """Municipalities that nobody asked for yet: each has another limit, so no two have the same weights."""
    return (replace(town, limit=25_000 + 100 * number) for number in itertools.count(1))


def _asking(
    engine: Engine, sort: str, town: Callable[[], Profile] | None = None
) -> Callable[[Asked], object]:
    def ask(one: Asked) -> object:
        weights = weights_of(town()) if town else None
        return engine.search(replace(query_of(one), sort=sort, fit=weights))

    return ask
