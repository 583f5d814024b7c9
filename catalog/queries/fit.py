"""Reads for the fit: a municipality as the rules need it, who is like it, and the traits of a listing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import Organisation
from accounts.queries.organisations import organisation_of_area
from accounts.queries.profile import thresholds_of
from catalog.fit.profile import Profile, municipality_type, near_bands, weights_of
from catalog.fit.traits import Traits, folded
from catalog.fit.weights import Weights
from catalog.models import SearchCards
from marketplace.core.actor import ANONYMOUS, Actor
from marketplace.core.clock import berlin_day
from marketplace.registers.choices import (
    AreaKind,
    PopulationBand,
    ThresholdKind,
    population_band,
    population_bounds,
)
from marketplace.registers.models import Area, ThresholdRule
from marketplace.registers.queries.thresholds import thresholds_for

NEAR_KM = 50
KM_PER_DEGREE = 111.2
EARTH_RADIUS_KM = 6371.0
AREAS_KEPT = 64
# What "like mine" may be narrowed to; without any, who is like it is what Similar says.
ASPECTS = ("size", "kind", "land", "near", "together")
DIRECT = "direkt"
MARK = """
    SELECT (SELECT max(id) FROM registers_area), (SELECT max(loaded_at) FROM registers_registerload)
"""
PROFILES_MARK = """
    SELECT (SELECT max(id) FROM registers_area), (SELECT max(loaded_at) FROM registers_registerload),
        (SELECT md5(string_agg(row(org.id, specialist_systems, standards, staff_days, closed_at)::text, ';' ORDER BY org.id))
         FROM accounts_organisation AS org JOIN registers_area AS area ON area.id = org.area_id WHERE area.key = %s)
"""


@dataclass(frozen=True)
class Town:
    """The municipality that a search is for.

    alike  keys of the areas that “used by municipalities like mine” means; None where nobody asked for that
    """

    area: Area
    profile: Profile
    alike: tuple[str, ...] | None = None

    @property
    def weights(self) -> Weights:
        """What each code of a listing is worth for it."""
        return weights_of(self.profile)


@dataclass(frozen=True)
class Similar:
    """The areas that are like one.

    all        of its kind and of its own or a neighbouring band, in its Land or within 50 km; and all of its association
    same_size  those of them in its own band
    """

    all: frozenset[str] = frozenset()
    same_size: frozenset[str] = frozenset()


def profile_of_area(area: Area, actor: Actor = ANONYMOUS) -> Profile:
    """A municipality as the rules need it: from the register, and from its public profile if it has one here.

    Its own limits are internal: they count only for whoever acts for it. Two queries, three for those; three more when
    nobody asked for this area since the registers changed.
    """
    mark = registers_mark()
    organisation = organisation_of_area(area)
    own = organisation is not None and organisation.pk == actor.organisation_id
    limit = _own_limit(organisation) if own and organisation is not None else None
    similar = similar_to(area, mark)
    return Profile(
        key=area.key,
        name=area.name,
        band=str(area.population_band or ""),
        kind=municipality_type(area.kind, area.type),
        is_run_by_other=area.association_id is not None,
        land=area.land,
        systems=folded(_names(organisation, "specialist_systems")),
        standards=folded(_names(organisation, "standards")),
        staff_days=organisation.staff_days if organisation else None,
        limit=_limit_of_land(area.land, mark, berlin_day()) if limit is None else limit,
        limit_is_own=limit is not None,
        similar=similar.all,
        same_size=similar.same_size,
    )


def town_of(area: Area, actor: Actor = ANONYMOUS, like: Iterable[str] = ()) -> Town:
    """The municipality of a search, as `profile_of_area` reads it, with those that are like it if they are asked for."""
    profile = profile_of_area(area, actor)
    aspects = tuple(like)
    return Town(area, profile, areas_like(area, aspects, registers_mark()) if aspects else None)


def registers_mark() -> tuple[object, ...]:
    """What changes whenever the registers are loaded anew or an area is added; one query."""
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        return cursor.fetchone()


def profile_mark(key: str) -> str:
    """What changes whenever anything does that everybody may know of a municipality; one query."""
    with connection.cursor() as cursor:
        cursor.execute(PROFILES_MARK, [key])
        return repr(cursor.fetchone())


def similar_to(area: Area, mark: tuple[object, ...]) -> Similar:
    """The areas that are like one, kept until the registers change; one query at first."""
    return _similar(area.pk, mark)


def areas_like(area: Area, aspects: Iterable[str], mark: tuple[object, ...]) -> tuple[str, ...]:
    """Keys of the areas that are like one in each of these aspects, of all that are like it where none is named."""
    wanted = tuple(aspect for aspect in ASPECTS if aspect in aspects)
    return _like(area.pk, wanted, mark) if wanted else tuple(sorted(similar_to(area, mark).all))


def traits_by_slug(slug: str) -> Traits | None:
    """The traits of a public listing; None for any other; one query."""
    told = SearchCards.objects.filter(solution__slug=slug).values_list("api__traits", flat=True).first()
    return None if told is None else Traits.read(told)


@lru_cache(maxsize=AREAS_KEPT)
def _similar(pk: int, _mark: tuple[object, ...]) -> Similar:
    area = Area.objects.get(pk=pk)
    alike = Q(kind=area.kind)
    if band := area.population_band:
        alike &= _within_bands([band.value, *near_bands(band)])
    place = Q(land=area.land) if area.land else Q(pk__in=[])
    alike &= place | _square(area)
    if area.association_id:
        alike |= Q(association=area.association_id)
    rows = Area.objects.current().incorporated().distinct_bodies().filter(alike).exclude(pk=pk)
    found = [row for row in _places(rows) if _is_similar(row, area)]
    return Similar(
        frozenset(row.key for row in found),
        frozenset(row.key for row in found if population_band(row.population) == area.population_band),
    )


class Place(NamedTuple):
    """Of an area what decides whether it is like another; some thousand of them are read at once."""

    key: str
    kind: str
    type: str
    land: str
    population: int | None
    latitude: float | None
    longitude: float | None
    association_id: int | None


def _places(rows: QuerySet[Area]) -> list[Place]:
    return [Place(*row) for row in rows.order_by().values_list(*Place._fields)]


def _is_similar(row: Place, area: Area) -> bool:
    if area.association_id and row.association_id == area.association_id:
        return True
    return row.land == area.land or _kilometres(row, area) <= NEAR_KM


@lru_cache(maxsize=AREAS_KEPT)
def _like(pk: int, aspects: tuple[str, ...], _mark: tuple[object, ...]) -> tuple[str, ...]:
    area = Area.objects.get(pk=pk)
    rows = Area.objects.current().incorporated().distinct_bodies().exclude(pk=pk)
    if "size" in aspects:
        rows = rows.in_band(area.population_band) if area.population_band else rows.none()
    if "land" in aspects:
        rows = rows.filter(land=area.land)
    if "together" in aspects:
        rows = rows.filter(_together(area))
    if "near" in aspects:
        rows = rows.filter(_square(area))
    found = _places(rows)
    if "kind" in aspects:
        kind = municipality_type(area.kind, area.type)
        found = [row for row in found if municipality_type(row.kind, row.type) == kind]
    if "near" in aspects:
        found = [row for row in found if _kilometres(row, area) <= NEAR_KM]
    return tuple(sorted(row.key for row in found))


def _together(area: Area) -> Q:
    """The areas of its association, or of its district where it has none."""
    if area.association_id:
        return Q(association=area.association_id)
    if area.kind == AreaKind.ASSOCIATION:
        return Q(association=area.pk)
    return Q(district=area.district_id) if area.district_id else Q(pk__in=[])


def _within_bands(bands: list[str]) -> Q:
    ordered = [band for band in PopulationBand.values if band in bands]
    lowest, above = population_bounds(ordered[0])[0], population_bounds(ordered[-1])[1]
    found = Q(population__gte=lowest)
    return found if above is None else found & Q(population__lt=above)


def _square(area: Area) -> Q:
    """A square of 50 km to each side, which the index of points answers; the corners are left out later."""
    if area.latitude is None or area.longitude is None:
        return Q(pk__in=[])
    height = NEAR_KM / KM_PER_DEGREE
    # A degree of longitude is shortest in the north of Germany.
    width = height / 0.57
    return Q(latitude__range=(area.latitude - height, area.latitude + height)) & Q(
        longitude__range=(area.longitude - width, area.longitude + width)
    )


def _kilometres(one: Place, other: Area) -> float:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return math.inf
    here, there = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(one.longitude - other.longitude)
    haversine = (
        math.sin((here - there) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(haversine)))


def _names(organisation: Organisation | None, field: str) -> list[str]:
    return [str(name) for name in getattr(organisation, field)] if organisation else []


def _own_limit(organisation: Organisation) -> int | None:
    """The municipality's own limit for direct orders: the least that is valid today, of those that say so if any does."""
    rows = [row for row in thresholds_of(organisation) if not (row.is_past or row.is_future)]
    said = [row for row in rows if DIRECT in row.title.casefold()]
    return min((int(row.amount) for row in said or rows), default=None)


@lru_cache(maxsize=AREAS_KEPT)
def _limit_of_land(land: str, _mark: tuple[object, ...], day: object) -> int | None:
    """The least verified limit for direct orders of municipalities in a Land; None where none is known, or there is none."""
    if not land:
        return None
    rules: Iterable[ThresholdRule] = (
        thresholds_for(land=land).verified().filter(kind=ThresholdKind.DIRECT_ORDER, land=land)
    )
    return min((int(rule.amount) for rule in rules if rule.amount is not None), default=None)
