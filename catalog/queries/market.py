"""Counts for the picture of the market that no facet holds: uses by Land, listings by quarter, municipalities by size."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q
from django.db.models.functions import TruncQuarter

from catalog.choices import PUBLIC_STATUSES, DeploymentStatus
from catalog.models import Deployment, Solution
from marketplace.core.clock import BERLIN, berlin_day
from marketplace.registers.choices import AreaKind, PopulationBand, population_bounds
from marketplace.registers.models import Area

QUARTERS = 6


def uses_by_land() -> dict[str, int]:
    """How many public bodies of a Land use or try a public listing, each listing counted by itself; one query."""
    rows = Deployment.objects.counted().filter(solution__status__in=PUBLIC_STATUSES)
    rows = rows.exclude(status=DeploymentStatus.ENDED).order_by()
    return dict(rows.values_list("area__land").annotate(n=Count("pk")))


def listings_by_quarter(day: datetime.date | None = None) -> list[tuple[datetime.date, int]]:
    """The first day of each of the last quarters, oldest first, and how many public listings came in it; one query."""
    starts = quarters(day or berlin_day())
    begin = datetime.datetime.combine(starts[0], datetime.time.min, BERLIN)
    rows = Solution.objects.public().filter(published_at__gte=begin).order_by()
    quarter = TruncQuarter("published_at", tzinfo=BERLIN)
    found = {start.date(): n for start, n in rows.values_list(quarter).annotate(n=Count("pk"))}
    return [(start, found.get(start, 0)) for start in starts]


def quarters(day: datetime.date) -> list[datetime.date]:
    """The first days of the last quarters, the one of the day last."""
    year, quarter = day.year, (day.month - 1) // 3
    places = [year * 4 + quarter - back for back in range(QUARTERS - 1, -1, -1)]
    return [datetime.date(place // 4, place % 4 * 3 + 1, 1) for place in places]


def municipalities_by_band() -> dict[str, int]:
    """How many municipalities there are of each size; one query."""
    counts = {}
    for band in PopulationBand.values:
        lowest, above = population_bounds(band)
        inside = Q(population__gte=lowest) & (Q() if above is None else Q(population__lt=above))
        counts[band] = Count("pk", filter=inside)
    rows = Area.objects.current().filter(kind=AreaKind.MUNICIPALITY, population__gt=0)
    return rows.aggregate(**counts)
