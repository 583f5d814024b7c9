"""The profile of a listing: its facts in groups, each with value and mark, what is unknown said as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.facts.fact import Fact, Group
from catalog.facts.registry import FACTS, GROUPS

from .proofs import Mark
from .values import Value, value_of

# Facts that are told in a place of their own on the page, by that place.
PLACES = {
    "head": ("name", "localised_name", "short_description", "landing_url"),
    "about": ("long_description", "features"),
    "uses": ("used_by",),
    "cost": ("costs",),
    "interfaces": ("interfaces",),
    "transfer": ("transferability",),
}
ELSEWHERE = {key for keys in PLACES.values() for key in keys}
# Nobody misses these where they are absent; all others are named as unknown.
NOT_MISSED = set(
    """application_suite logo documentation screenshots videos awards programme publisher funded_by services countries
    unsupported_countries scope roadmap contractors software_type platforms localisation_ready based_on copyright_owner
    api_documentation supports dependencies cpv evb_it specifications open_source_quality release_date version
    success_factors known_problems impact categories logins specialist_systems standards
    prerequisite_data prerequisite_technology successor task_kinds municipality_types""".split()
)


@dataclass(frozen=True)
class Row:
    """One fact with its value and, where buyers want to know who checked it, its mark."""

    key: str
    label: str
    value: Value
    mark: Mark | None = None


@dataclass(frozen=True)
class FactGroup:
    """Facts that belong together; unknown names those that nobody has stated."""

    key: str
    label: str
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]
    checked: int

    @property
    def known(self) -> int:
        """How many facts are stated."""
        return len(self.rows)


@dataclass(frozen=True)
class BandCost:
    """What the solution costs a municipality of one size; a range is None where it is unknown."""

    label: str
    cells: tuple[tuple[str, Mapping[str, int] | None, str], ...]


@dataclass(frozen=True)
class Dimension:
    """How transferable the solution is in one respect, 0 to 3; level is None where nobody has said."""

    label: str
    level: int | None
    reason: Mapping[str, str]


def told_elsewhere(facts: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Key and label of each stated fact that has no row among the facts, by its place on the page."""
    return {
        place: [(key, str(FACTS[key].label)) for key in keys if key in facts]
        for place, keys in PLACES.items()
    }


def fact_groups(
    facts: Mapping[str, Any], marks: Mapping[str, Mark], own_word: Mark, notes: Mapping[str, str]
) -> tuple[FactGroup, ...]:
    """All groups in the order of the definitions, without what is told elsewhere on the page; empty groups drop out."""
    groups = (_group(group, facts, marks, own_word, notes) for group in GROUPS)
    return tuple(group for group in groups if group.rows or group.unknown)


def _group(
    group: Group,
    facts: Mapping[str, Any],
    marks: Mapping[str, Mark],
    own_word: Mark,
    notes: Mapping[str, str],
) -> FactGroup:
    rows, unknown = [], []
    for fact in group.facts:
        if fact.key in ELSEWHERE:
            continue
        value = value_of(fact, facts.get(fact.key), notes if fact.key == "cpv" else None)
        if value is not None:
            rows.append(Row(fact.key, str(fact.label), value, fact_mark(fact, marks, own_word)))
        elif fact.key not in NOT_MISSED:
            unknown.append(str(fact.label))
    checked = sum(1 for row in rows if row.mark and row.mark.is_checked)
    return FactGroup(group.key, str(group.label), tuple(rows), tuple(unknown), checked)


def fact_mark(fact: Fact, marks: Mapping[str, Mark], own_word: Mark) -> Mark | None:
    """The mark of a stated fact: its evidence, else the vendor's word where buyers want to know."""
    return marks.get(fact.key) or (own_word if fact.evidence else None)


def band_costs(facts: Mapping[str, Any]) -> tuple[BandCost, ...]:
    """Costs and effort by size of municipality, in the order of the bands."""
    record = FACTS["costs"].record()
    labels = {key: str(label) for key, label in record.labels.items()}
    units = {"effort": _("person-days"), "duration": _("weeks")}
    found = []
    for band, costs in (facts.get("costs") or {}).items():
        cells = tuple((label, costs.get(key), units.get(key, "€")) for key, label in labels.items())
        found.append(BandCost(FACTS["costs"].label_of(band), cells))
    return tuple(found)


def dimensions(facts: Mapping[str, Any]) -> tuple[Dimension, ...]:
    """All six respects of transferability, those nobody has judged included; empty where none is judged."""
    stated = facts.get("transferability")
    if not stated:
        return ()
    fact = FACTS["transferability"]
    return tuple(
        Dimension(str(label), stated.get(code, {}).get("level"), stated.get(code, {}).get("reason", {}))
        for code, label in fact.choice().pairs
    )


def changed_facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Labels of the facts that differ between two versions, in the order of the definitions."""
    return [str(fact.label) for key, fact in FACTS.items() if before.get(key) != after.get(key)]
