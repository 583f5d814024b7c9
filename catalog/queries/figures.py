"""Figures and news of the whole catalogue."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation
from accounts.queries.console import by_month, decided_in
from catalog.choices import PUBLIC_STATUSES, LicenceModel
from catalog.models import Deployment, FacetValue, SearchCards, SearchRow, Solution, SolutionClaim
from marketplace.core.clock import berlin_day

from .lines import cards_of


@dataclass(frozen=True)
class Figures:
    """How much there is in the catalogue on a day."""

    solutions: int
    open: int
    vendors: int
    areas: int
    day: datetime.date


def catalogue_figures() -> Figures:
    """Count public listings, those with an open licence, their vendors, and the public bodies they name; five queries."""
    is_open = FacetValue.objects.filter(facet="licence_model", code=LicenceModel.OPEN).values_list(
        "id", flat=True
    )
    return Figures(
        solutions=SearchRow.objects.count(),
        open=SearchRow.objects.filter(facets__overlap=list(is_open)).count(),
        vendors=Solution.objects.public().values("vendor_id").distinct().count(),
        areas=Deployment.objects.counted()
        .filter(solution__status__in=PUBLIC_STATUSES)
        .values("area_id")
        .distinct()
        .count(),
        day=berlin_day(),
    )


def newest_solutions(limit: int = 3) -> list[dict[str, Any]]:
    """The ready cards of what was published last, invented examples left out; one query."""
    cards = SearchCards.objects.filter(solution__is_example=False)
    return cards_of(cards.order_by("-solution__published_at", "-pk"), limit)


def listing_figures() -> dict[str, int]:
    """How many listings are public, and how many of them nobody has taken over; two queries."""
    public = Solution.objects.public()
    return {"public": public.count(), "unclaimed": public.filter(is_claimed=False).count()}


def listings_offered_by(organisation: Organisation) -> int:
    """How many listings the organisation has, whatever their state; one query."""
    return Solution.objects.filter(vendor=organisation).count()


def new_listings_by_month() -> list[tuple[datetime.date, int]]:
    """How many listings were published in each of the last twelve months; one query."""
    return by_month(Solution.objects.public(), "published_at")


def claim_decisions(since: datetime.datetime) -> dict[str, Any]:
    """Open, accepted and rejected claims, and the mean time to a decision since a moment; one query."""
    return decided_in(SolutionClaim.objects.all(), since)
