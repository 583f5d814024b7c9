"""A municipality as the rules of fit need it, and the rules as weights for it; pure, the reads are in queries/fit.py."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from catalog.choices import MunicipalityType
from marketplace.registers.choices import AreaKind, AreaType, PopulationBand

from .traits import EVIDENCE_MOST, TRANSFER_MOST, staff_steps_to, value_steps_to
from .weights import Code, RuleWeights, Weights

# The most that each rule gives; together 100.
MOST = {
    "size": 15,
    "type": 10,
    "land": 10,
    "systems": 10,
    "standards": 10,
    "staff": 10,
    "uses": 15,
    "evidence": EVIDENCE_MOST,
    "transfer": TRANSFER_MOST,
    "route": 5,
}
NEIGHBOURING_SIZE = 8
ASSOCIATION_TYPE = 6
EACH_IN_COMMON = 5
EACH_USE = 3
TWICE_THE_STAFF = 5
# What a listing loses in the order by fit while it is stale: as much as the weightiest rule gives.
STALE_COSTS = 15
PROFILES_KEPT = 128
TYPES = {
    AreaType.KREISFREIE_STADT: MunicipalityType.CITY,
    AreaType.STADTKREIS: MunicipalityType.CITY,
    AreaType.STADT: MunicipalityType.TOWN,
    AreaType.GROSSE_KREISSTADT: MunicipalityType.TOWN,
    AreaType.MARKT: MunicipalityType.TOWN,
    AreaType.GEMEINDE: MunicipalityType.RURAL,
    AreaType.REGIONALER_ZUSAMMENSCHLUSS: MunicipalityType.REGION,
    AreaType.ZWECKVERBAND: MunicipalityType.REGION,
}
KINDS = {
    AreaKind.ASSOCIATION: MunicipalityType.ASSOCIATION,
    AreaKind.DISTRICT: MunicipalityType.DISTRICT,
    AreaKind.REGION: MunicipalityType.REGION,
    AreaKind.GOVERNMENT_REGION: MunicipalityType.REGION,
    AreaKind.LAND: MunicipalityType.LAND,
}


@dataclass(frozen=True)
class Profile:
    """One municipality. Empty and None mean unknown, and what is unknown of it no listing can be measured by.

    kind            of MunicipalityType
    is_run_by_other whether an association runs its administration
    systems, standards  folded names of its public profile
    staff_days      that it has for digital solutions each year
    limit           euros, net, below which it may order directly; limit_is_own says whether it set that itself
    similar         keys of the areas that are like it; same_size of those among them that lie in its band
    """

    key: str = ""
    name: str = ""
    band: str = ""
    kind: str = ""
    is_run_by_other: bool = False
    land: str = ""
    systems: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    staff_days: int | None = None
    limit: int | None = None
    limit_is_own: bool = False
    similar: frozenset[str] = frozenset()
    same_size: frozenset[str] = frozenset()


def municipality_type(kind: str, type_: str) -> str:
    """Which of the kinds that listings name an area is; empty where none of them fits."""
    return str(TYPES.get(type_) or KINDS.get(kind, ""))


def near_bands(band: str) -> tuple[str, ...]:
    """The bands next to a band."""
    place = PopulationBand.values.index(band)
    return tuple(PopulationBand.values[n] for n in (place - 1, place + 1) if 0 <= n < len(PopulationBand))


@lru_cache(maxsize=PROFILES_KEPT)
def weights_of(profile: Profile) -> Weights:
    """The rules for this municipality as a table; kept, as the same towns ask again."""
    rules = {
        "size": _size(profile),
        "type": _type(profile),
        "land": {("fit_land", profile.land): MOST["land"]} if profile.land else {},
        "systems": {("fit_system", name): EACH_IN_COMMON for name in profile.systems},
        "standards": {("standard", name): EACH_IN_COMMON for name in profile.standards},
        "staff": _staff(profile.staff_days),
        "uses": {("fit_use", key): EACH_USE for key in profile.similar},
        "evidence": {("fit_evidence", str(points)): points for points in range(1, EVIDENCE_MOST + 1)},
        "transfer": {("fit_transfer", str(points)): points for points in range(1, TRANSFER_MOST + 1)},
        "route": _route(profile),
    }
    counted = ("systems", "standards", "uses")
    stale = RuleWeights("stale", 0, {("stale", "yes"): -STALE_COSTS})
    return Weights((*(RuleWeights(key, MOST[key], rules[key], key in counted) for key in MOST), stale))


def _size(profile: Profile) -> dict[Code, int]:
    if not profile.band:
        return {}
    found = {("fit_band", band): NEIGHBOURING_SIZE for band in near_bands(profile.band)}
    return {**found, ("fit_band", profile.band): MOST["size"]}


def _type(profile: Profile) -> dict[Code, int]:
    if not profile.kind:
        return {}
    found = {("fit_type", profile.kind): MOST["type"]}
    if profile.is_run_by_other:
        found.setdefault(("fit_type", MunicipalityType.ASSOCIATION.value), ASSOCIATION_TYPE)
    return found


def _staff(days: int | None) -> dict[Code, int]:
    if days is None:
        return {}
    found = {("fit_staff", str(step)): TWICE_THE_STAFF for step in staff_steps_to(2 * days)}
    return found | {("fit_staff", str(step)): MOST["staff"] for step in staff_steps_to(days)}


def _route(profile: Profile) -> dict[Code, int]:
    if not profile.band or profile.limit is None:
        return {}
    steps = value_steps_to(profile.limit)
    return {("fit_route", f"{profile.band}:{step}"): MOST["route"] for step in steps}
