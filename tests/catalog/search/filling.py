"""A catalogue of some size for tests that compare engines: the bench's listings, and beside them odd ones."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.models import Organisation
from bench.catalogue import Listing, listings, vendors_of
from catalog.actions.listings import document_hash
from catalog.models import Deployment, Evidence, Solution, SolutionVersion
from catalog.search import indexing
from marketplace.registers.models import Area
from tests.factories import AreaFactory

AREAS = 40
START = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
# Names that order, fold, split or quote in their own way; two are equal, two differ in signs only.
ODD_NAMES = (
    "Ärzteführer Görlitz",
    "Aerztefuehrer Goerlitz",
    "Straßenbeleuchtung-Steuerung",
    "E-Akte",
    "KomMonitor",
    "KomMonitor",
    "Kom, Monitor!",
    "O'Neill\\Pfad 'x'",
    "Ωmega Verwaltung",
    "日本語 Portal",
    "Ünïcödé Café",
    "~",
    "zzz",
    "Ein und das",
    "💧 Wasser",
    "Bürger:innenbüro",
)


def fill(size: int, *, seed: int = 7) -> list[str]:
    """Publish so many of the bench's listings and the odd ones; returns the German text of each."""
    areas = [AreaFactory(population=900 * n or None) for n in range(AREAS)]
    vendors = _vendors(vendors_of(size))
    made = list(listings(size, seed=seed))
    # All odd ones are of one second, so that only the order of the day is between them.
    odd = [
        {
            "name": name,
            "short_description": {"de": f"Kurzer Text {name}", "en": f"Short services for cities {number}"},
        }
        for number, name in enumerate(ODD_NAMES)
    ]
    solutions = store(
        [(one.facts, vendors[one.vendor], one.published_at) for one in made]
        + [(facts, vendors[number % 5], START) for number, facts in enumerate(odd)]
    )
    _add_beside(made, solutions, areas)
    indexing.rebuild()
    return [*(one.text for one in made), *ODD_NAMES]


def _vendors(count: int) -> list[Organisation]:
    """Vendors of which some are verified without an end, some for long, and some no longer."""
    ends = (None, datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC), START)
    rows = [
        Organisation(
            kind="vendor",
            name=f"Anbieter {number} GmbH",
            name_key=f"anbieter {number} gmbh",
            slug=f"anbieter-{number}-gmbh",
            verified_at=START - datetime.timedelta(days=30) if number % 2 else None,
            verified_until=ends[number % 3] if number % 2 else None,
        )
        for number in range(count)
    ]
    return Organisation.objects.bulk_create(rows)


def store(wanted: list[tuple[dict[str, Any], Organisation, datetime.datetime]]) -> list[Solution]:
    """Published listings of these facts, vendors and times, with few statements."""
    solutions = Solution.objects.bulk_create(
        Solution(slug=f"loesung-{number}", vendor=vendor, published_at=published_at)
        for number, (_facts, vendor, published_at) in enumerate(wanted)
    )
    SolutionVersion.objects.bulk_create(
        SolutionVersion(
            solution=solution,
            number=1,
            facts=facts,
            facts_hash=document_hash(facts),
            published_at=published_at,
        )
        for solution, (facts, _vendor, published_at) in zip(solutions, wanted, strict=True)
    )
    current = SolutionVersion.objects.filter(solution=OuterRef("pk")).values("pk")
    Solution.objects.update(status="published", current=Subquery(current))
    return solutions


def _add_beside(made: list[Listing], solutions: list[Solution], areas: list[Area]) -> None:
    pairs = list(zip(made, solutions, strict=False))
    Evidence.objects.bulk_create(
        Evidence(solution=solution, fact="licence", level=level, checked_on=START.date())
        for one, solution in pairs
        for level in one.levels
    )
    Deployment.objects.bulk_create(
        Deployment(solution=solution, area=areas[number], status="productive")
        for one, solution in pairs
        for number in sorted({area % AREAS for area in one.areas})
    )
