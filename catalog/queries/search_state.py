"""What the database holds for the search, for the operator: beside it stands what a process holds in memory."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from catalog.choices import PUBLIC_STATUSES
from catalog.models import SearchChange, SearchState, Solution


@dataclass(frozen=True)
class SearchStock:
    """What the search can find, and how far back its changes go.

    version  of the last commit before the rest was counted; 0 where there was none
    public   listings that everybody may see
    rows     listings that can be found
    missing  public ones that cannot be found
    surplus  others that can, though nobody may see them
    changes  how many changes are kept, and `oldest` the version of the first of them; 0 where there are none
    """

    version: int
    public: int
    rows: int
    missing: int
    surplus: int
    changes: int
    oldest: int

    @property
    def is_whole(self) -> bool:
        """Whether exactly the public listings can be found."""
        return not self.missing and not self.surplus


def search_stock() -> SearchStock:
    """Count listings and rows in one moment, and the changes; three queries."""
    version = SearchState.objects.values_list("version", flat=True).first() or 0
    is_public, has_row = Q(status__in=PUBLIC_STATUSES), Q(search_row__isnull=False)
    counts = Solution.objects.aggregate(
        public=Count("pk", filter=is_public),
        rows=Count("pk", filter=has_row),
        missing=Count("pk", filter=is_public & ~has_row),
        surplus=Count("pk", filter=has_row & ~is_public),
    )
    kept = SearchChange.objects.aggregate(changes=Count("pk"), first=Min("version"))
    return SearchStock(version=version, **counts, changes=kept["changes"], oldest=kept["first"] or 0)


def moment_of(version: int) -> datetime.datetime | None:
    """When the version was made, since it is the time in microseconds; None for 0, before the first change."""
    if not version:
        return None
    return datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(microseconds=version)
