"""Who uses what where: the uses of a municipality, of those it belongs together with, and of its neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from accounts.models import Mandate, OwnThreshold
from accounts.queries.organisations import organisation_of_area
from accounts.queries.profile import (
    PublicProfile,
    profile_of,
    public_mandates,
    thresholds_of,
)
from catalog.choices import PUBLIC_STATUSES, DeploymentStatus
from catalog.models import Deployment, SearchCards
from marketplace.registers.choices import AreaKind
from marketplace.registers.models import Area
from marketplace.registers.queries import area_by_key, members_of, neighbours_of

from .lines import cards_of
from .published import uses_in
from .uses import Use, use_of

NEIGHBOURS = 25
ROWS = 100
BUSIEST = 12


@dataclass(frozen=True)
class NearUse:
    """A use in another municipality, and how far away that is if it is a neighbour."""

    use: Use
    kilometres: int | None = None


@dataclass(frozen=True)
class BodyProfile:
    """What a public body says of itself here: its profile, its own limits, and who acts for whom."""

    profile: PublicProfile
    thresholds: list[OwnThreshold]
    acted_for_by: list[Mandate]
    acts_for: list[Mandate]


@dataclass(frozen=True)
class AreaPage:
    """Everything the page of a municipality shows, in the reader's language."""

    area: Area
    own: tuple[Use, ...]
    together: tuple[NearUse, ...]
    together_name: str
    near: tuple[NearUse, ...]
    published: list[dict[str, Any]]
    body: BodyProfile | None = None

    @property
    def told(self) -> tuple[Use, ...]:
        """Its own uses of which it tells something."""
        return tuple(use for use in self.own if use.has_more)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.own or self.together or self.near or self.published)


def area_page(key: str) -> AreaPage | None:
    """The page of an area; None if there is no such key. At most fourteen queries, however much is used there."""
    area = area_by_key(key)
    if area is None:
        return None
    group = _group(area)
    together = list(members_of(group).exclude(pk=area.pk).values_list("pk", flat=True)) if group else []
    neighbours = {one.pk: one for one in neighbours_of(area, NEIGHBOURS) if one.pk not in together}
    rows = _deployments([area.pk, *together, *neighbours])
    own, joint, near = [], [], []
    for row in rows:
        use = use_of(row)
        if row.area_id == area.pk:
            own.append(use)
        elif row.area_id in neighbours:
            near.append(NearUse(use, round(neighbours[row.area_id].distance_km)))
        else:
            joint.append(NearUse(use))
    near.sort(key=lambda one: one.kilometres or 0)
    name = group.name if group else ""
    published = _published_from(area)
    return AreaPage(area, tuple(own), tuple(joint), name, tuple(near), published, _body(area))


def busiest_areas() -> list[Area]:
    """Areas in which most solutions are in use or on trial, with `use_count`, the busiest first; two queries."""
    using = Q(solution__status__in=PUBLIC_STATUSES) & ~Q(status=DeploymentStatus.ENDED)
    counts = dict(
        Deployment.objects.counted()
        .filter(using)
        .values_list("area_id")
        .annotate(n=Count("pk"))
        .order_by("-n", "area_id")[:BUSIEST]
    )
    areas = list(Area.objects.filter(pk__in=counts).select_related("district"))
    for area in areas:
        area.use_count = counts[area.pk]
    return sorted(areas, key=lambda area: (-area.use_count, area.sort_name))


def _body(area: Area) -> BodyProfile | None:
    organisation = organisation_of_area(area)
    if organisation is None:
        return None
    acted_for_by, acts_for = public_mandates(organisation)
    return BodyProfile(profile_of(organisation), thresholds_of(organisation), acted_for_by, acts_for)


def _group(area: Area) -> Area | None:
    """What a municipality belongs together with: its association; an association or body stands for its members."""
    if area.kind == AreaKind.MUNICIPALITY:
        return area.association
    return area if area.kind in (AreaKind.ASSOCIATION, AreaKind.DISTRICT, AreaKind.BODY) else None


def _deployments(areas: Iterable[int]) -> list[Deployment]:
    order = {status: place for place, status in enumerate(DeploymentStatus.values)}
    rows = uses_in(list(areas)).order_by("pk")[: ROWS * 3]
    return sorted(
        rows, key=lambda row: (order[row.status], row.solution.current.facts["name"].casefold(), row.pk)
    )


def _published_from(area: Area) -> list[dict[str, Any]]:
    cards = SearchCards.objects.filter(solution__vendor__area=area).order_by(
        "solution__search_row__name_key", "pk"
    )
    return cards_of(cards, ROWS)
