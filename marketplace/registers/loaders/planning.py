"""Compares an official register with the areas in the database and says what a load would do; it writes nothing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from ..choices import AreaKind, PointSource, land_by_key
from ..models import Area
from ..queries.keys import ags_of
from ..queries.names import names_of
from .changes import AreaChange
from .problems import BrokenFile, LineProblem
from .rows import LEVELS, AreaRegister, AreaRow, Point, middle_of, with_sums

RELATIONS = {"district": AreaKind.DISTRICT, "association": AreaKind.ASSOCIATION}


@dataclass
class AreaPlan:
    """What a load does: every row of the register is in `created` or `matches`, every area that goes is in `vanished`.

    matches     areas found again, by row key; a municipality keeps its row in the database when its association changes
    updated     keys of the matches that differ from the register
    ended       day by primary key, of the vanished and of those that ended before and now get another day or successor
    moved       former key by new key, of municipalities whose association changed
    successors  the key of the area that takes over, by primary key of the ended one
    """

    as_of: datetime.date
    rows: dict[str, AreaRow]
    created: list[str] = field(default_factory=list)
    matches: dict[str, Area] = field(default_factory=dict)
    updated: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    reopened: list[str] = field(default_factory=list)
    vanished: list[Area] = field(default_factory=list)
    ended: dict[int, tuple[Area, datetime.date]] = field(default_factory=dict)
    successors: dict[int, str] = field(default_factory=dict)

    @property
    def unchanged(self) -> int:
        """How many areas stay as they are."""
        return len(self.matches) - len(self.updated)

    @property
    def changes_nothing(self) -> bool:
        """Whether the database holds all this already."""
        return not (self.created or self.updated or self.ended)

    def ended_municipalities(self) -> int:
        """How many municipalities vanish by this load."""
        return sum(area.kind == AreaKind.MUNICIPALITY for area in self.vanished)

    def counts(self) -> dict[str, int]:
        """The plan in figures."""
        return {
            "areas": len(self.rows),
            "created": len(self.created),
            "updated": len(self.updated),
            "moved": len(self.moved),
            "reopened": len(self.reopened),
            "ended": len(self.vanished),
            "successors": len(self.successors),
            "unchanged": self.unchanged,
        }


def plan_areas(*, register: AreaRegister, changes: Iterable[AreaChange], areas: Iterable[Area]) -> AreaPlan:
    """Returns the plan for a register, given all official areas in the database.

    Raises BrokenFile with a problem for each change that does not fit the register.
    """
    known = _Known(areas)
    plan = AreaPlan(as_of=register.as_of, rows={row.key: row for row in register.rows})
    for row in register.rows:
        area = known.match(row)
        if area is None:
            plan.created.append(row.key)
        else:
            plan.matches[row.key] = area
    kept = {area.pk for area in plan.matches.values()}
    plan.vanished = [area for area in known.areas if area.ended_on is None and area.pk not in kept]
    plan.ended = {area.pk: (area, register.as_of) for area in plan.vanished}
    _apply_changes(plan, changes, known)
    _complete_rows(plan)
    _compare(plan)
    return plan


class _Known:
    """The official areas in the database, found by key or municipality key."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas = list(areas)
        self.by_key = {area.key: area for area in self.areas}
        self.by_ags: dict[str, Area] = {}
        for area in sorted(
            self.areas, key=lambda area: (area.ended_on is None, area.ended_on or datetime.date.min)
        ):
            if area.kind == AreaKind.MUNICIPALITY:
                self.by_ags[area.ags] = area

    def match(self, row: AreaRow) -> Area | None:
        """The area of a row: the same key, or a living municipality of the same municipality key.

        The key of a municipality holds its association's, and so changes with it, while the municipality stays the same.
        """
        found = self.by_key.get(row.key)
        if found is None and row.kind == AreaKind.MUNICIPALITY:
            same = self.by_ags.get(row.ags)
            found = same if same is not None and same.ended_on is None else None
        return found

    def find(self, key: str) -> Area | None:
        """The area that a person means by a key: of any level, or of a municipality in its short or a former form."""
        found = self.by_key.get(key)
        if found is None and len(key) in (8, 12):
            found = self.by_ags.get(key if len(key) == 8 else ags_of(key))
        return found


def _apply_changes(plan: AreaPlan, changes: Iterable[AreaChange], known: _Known) -> None:
    """Adds successors and days to the plan, or raises BrokenFile."""
    new_ags = {row.ags: row.key for row in plan.rows.values() if row.kind == AreaKind.MUNICIPALITY}
    kept = {area.pk: key for key, area in plan.matches.items()}
    problems: list[LineProblem] = []
    accepted: dict[int, AreaChange] = {}
    targets: dict[int, str] = {}
    for change in changes:
        old, new = known.find(change.old), _target(change.new, plan, known, new_ags)
        if old is not None and new is not None and kept.get(old.pk) == new:
            continue
        fault = _fault(change, old, new, plan, kept, accepted)
        if fault:
            problems.append(LineProblem(change.line, fault))
        elif old is not None and new is not None:
            accepted[old.pk], targets[old.pk] = change, new
    problems.extend(_cycles(accepted, targets, known))
    if problems:
        raise BrokenFile(problems)
    for pk, change in accepted.items():
        area = plan.ended[pk][0] if pk in plan.ended else known.find(change.old)
        if area is not None and not _already_told(area, change, targets[pk], known):
            plan.ended[pk] = (area, change.on)
            plan.successors[pk] = targets[pk]


def _target(key: str, plan: AreaPlan, known: _Known, new_ags: dict[str, str]) -> str | None:
    """The full key of a change's new area: in the register, or ended already."""
    if key in plan.rows:
        return key
    if len(key) == 8 and key in new_ags:
        return new_ags[key]
    area = known.find(key)
    return area.key if area is not None else None


def _fault(
    change: AreaChange,
    old: Area | None,
    new: str | None,
    plan: AreaPlan,
    kept: dict[int, str],
    accepted: dict[int, AreaChange],
) -> str:
    """What is wrong with a change, empty if it fits."""
    if old is None:
        return f"no area with the old key {change.old} was ever loaded"
    if new is None:
        return f"no area with the new key {change.new} in the register"
    if old.pk in kept:
        return f"the old key {change.old} is still in the register"
    if old.pk in accepted:
        return f"the old key {change.old} stands in line {accepted[old.pk].line} already"
    if change.on > plan.as_of:
        return f"the date {change.on} lies after the date of the register, {plan.as_of}"
    if len(new) != len(old.key):
        return f"{change.old} and {change.new} are areas of different levels"
    return ""


def _cycles(accepted: dict[int, AreaChange], targets: dict[int, str], known: _Known) -> list[LineProblem]:
    """A problem for each change from which following the successors leads back to where it began."""
    after = {area.pk: area.successor_id for area in known.areas if area.successor_id is not None}
    for pk, key in targets.items():
        area = known.by_key.get(key)
        if area is None:
            after.pop(pk, None)
        else:
            after[pk] = area.pk
    problems = []
    for pk, change in accepted.items():
        seen, step = {pk}, after.get(pk)
        while step is not None and step not in seen:
            seen.add(step)
            step = after.get(step)
        if step == pk:
            problems.append(LineProblem(change.line, f"{change.old} becomes its own successor"))
    return problems


def _already_told(area: Area, change: AreaChange, target: str, known: _Known) -> bool:
    found = known.by_key.get(target)
    return found is not None and area.successor_id == found.pk and area.ended_on == change.on


def _complete_rows(plan: AreaPlan) -> None:
    """Fills in what the official register does not know: points, NUTS-3 codes, and sums above municipalities."""
    district_nuts = {key: area.nuts3 for key, area in plan.matches.items() if area.kind == AreaKind.DISTRICT}
    predecessors: dict[str, list[Area]] = defaultdict(list)
    for pk, key in plan.successors.items():
        predecessors[key].append(plan.ended[pk][0])
    rows = []
    for key, row in plan.rows.items():
        if row.kind == AreaKind.MUNICIPALITY:
            area = plan.matches.get(key)
            nuts3 = row.nuts3 or (area.nuts3 if area else "") or district_nuts.get(key[:5], "")
            before = [(_point(old), old.population or 0) for old in predecessors[key]]
            point = row.point or _point(area) or middle_of(before, PointSource.PREDECESSORS)
            row = replace(row, nuts3=nuts3, point=point)
        rows.append(row)
    plan.rows = {row.key: row for row in with_sums(rows)}


def _point(area: Area | None) -> Point | None:
    if area is None or area.latitude is None or area.longitude is None:
        return None
    return Point(area.latitude, area.longitude, area.point_source)


def _compare(plan: AreaPlan) -> None:
    for key, area in plan.matches.items():
        if area.key != key:
            plan.moved[key] = area.key
        if area.ended_on is not None:
            plan.reopened.append(key)
        row = plan.rows[key]
        same = all(getattr(area, name) == value for name, value in area_values(row).items())
        if not same or area.ended_on is not None or not _same_relations(plan, row, area):
            plan.updated.append(key)


def _same_relations(plan: AreaPlan, row: AreaRow, area: Area) -> bool:
    for name, key in relation_keys(row, plan.rows).items():
        wanted = plan.matches.get(key) if key else None
        if (key and wanted is None) or getattr(area, f"{name}_id") != (wanted.pk if wanted else None):
            return False
    return True


def relation_keys(row: AreaRow, rows: dict[str, AreaRow]) -> dict[str, str | None]:
    """The keys of the areas that a row points to, by field: parent is the nearest level that exists above it."""
    above = [key for key in row.keys_above() if key in rows]
    keys: dict[str, str | None] = {"parent": above[0] if above else None}
    for name, kind in RELATIONS.items():
        keys[name] = next((key for key in above if len(key) == LEVELS[kind]), None)
    return keys


def area_values(row: AreaRow) -> dict[str, Any]:
    """The fields of an area, apart from its relations, as a row of the register gives them."""
    names = names_of(kind=row.kind, type=row.type, official_name=row.official_name)
    return {
        "key": row.key,
        "kind": row.kind,
        "type": row.type,
        "name": names.name,
        "official_name": row.official_name,
        "sort_name": names.sort_name,
        "search_name": names.search_name,
        "search_text": names.search_text,
        "ags": row.ags,
        "land": land_by_key(row.key),
        "population": row.population,
        "area_ha": row.area_ha,
        "latitude": row.point.latitude if row.point else None,
        "longitude": row.point.longitude if row.point else None,
        "point_source": row.point.source if row.point else "",
        "nuts3": row.nuts3,
        "postcode": row.postcode,
    }
