"""Up to eight listings side by side: every fact, who stands behind it, and where they differ."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.choices import PUBLIC_STATUSES, SolutionStatus
from catalog.facts.fact import Fact
from catalog.facts.registry import FACTS, GROUPS
from catalog.fit.profile import Profile
from catalog.fit.rules import fit
from catalog.fit.traits import Traits, traits_of
from catalog.models import Deployment, Evidence, Solution, SolutionVersion
from marketplace.core.addresses import addresses
from marketplace.core.clock import berlin_day
from marketplace.core.formats import day_text, number_text
from marketplace.registers.models import Area, CpvCode

from .cells import cell_of, cost_lines, sameness
from .profile import fact_mark
from .proofs import Mark, marks_of, self_declared
from .published import GONE_STATUSES
from .uses import Uses, public_uses, uses_of
from .values import Line, Value
from .wording import reader_language

MOST = 8
NAMED = 5
# What most people look at first, in this order; the rest follows in its groups.
GLANCE = (
    "short_description",
    "solution_class",
    "fields_of_action",
    "cost_model",
    "routes",
    "licence_model",
    "development_status",
)
ORDER = (
    "use",
    "cost",
    "procurement",
    "operation",
    "openness",
    "proof",
    "connection",
    "transfer",
    "identity",
)


@dataclass(frozen=True)
class Pick:
    """One listing to compare: as it stands today, or as one of its versions said."""

    slug: str
    number: int | None = None

    def __str__(self) -> str:
        return self.slug if self.number is None else f"{self.slug}@{self.number}"


@dataclass(frozen=True)
class Column:
    """One listing of the comparison; proofs and uses are those of today, whatever the version."""

    pick: Pick
    solution: Solution
    version: SolutionVersion
    uses: Uses
    marks: Mapping[str, Mark]
    own_word: Mark
    traits: Traits

    @property
    def facts(self) -> dict[str, Any]:
        """What the version says."""
        return self.version.facts

    @property
    def name(self) -> str:
        """The name of the listing in that version."""
        return self.version.facts["name"]

    @property
    def is_current(self) -> bool:
        """Whether the version shown is the one that counts today."""
        return self.version.pk == self.solution.current_id

    @property
    def is_stale(self) -> bool:
        """Whether nobody has confirmed the listing for a long time."""
        return self.solution.status == SolutionStatus.STALE


@dataclass(frozen=True)
class Cell:
    """What one listing says; value None is unknown. The mark says who stands behind it, where buyers want to know."""

    value: Value | None
    mark: Mark | None = None
    same: str = ""


@dataclass(frozen=True)
class CompareRow:
    """One fact of all listings; state is `different`, `same` or `unknown` (nobody has stated it)."""

    key: str
    label: str
    group: str
    cells: tuple[Cell, ...]
    state: str


@dataclass(frozen=True)
class Comparison:
    """Everything a comparison shows, in the reader's language.

    gone     names of listings that were taken out of the catalogue
    missing  what the address names and nobody finds
    blocked  versions in the address that nobody reads any more, since the law was against them
    """

    columns: tuple[Column, ...] = ()
    rows: tuple[CompareRow, ...] = ()
    gone: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    area: Area | None = None
    day: datetime.date = field(default_factory=berlin_day)

    def groups(self, state: str) -> list[tuple[str, list[CompareRow]]]:
        """The rows of a state by group; the name is the head of its column and no row."""
        found: dict[str, list[CompareRow]] = {}
        for row in self.rows:
            if row.state == state and row.key != "name":
                found.setdefault(row.group, []).append(row)
        return list(found.items())

    @property
    def differences(self) -> int:
        """In how many facts they differ."""
        return sum(len(rows) for _group, rows in self.groups("different"))


def comparison_of(
    picks: Iterable[Pick], area: Area | None = None, profile: Profile | None = None
) -> Comparison:
    """Compare the first eight listings; three queries, and one where CPV codes are stated.

    area     whose costs are shown
    profile  the same municipality as the rules of fit know it
    """
    wanted = tuple(dict.fromkeys(picks))[:MOST]
    if not wanted:
        return Comparison(area=area)
    found = _versions(wanted)
    blocked = {pick for pick, v in found.items() if v.solution.blocks(v.number)}
    found = {pick: version for pick, version in found.items() if pick not in blocked}
    shown = {pick: v for pick, v in found.items() if v.solution.status in PUBLIC_STATUSES}
    gone = [v.facts["name"] for v in found.values() if v.solution.status in GONE_STATUSES]
    known = {pick for pick, v in found.items() if v.solution.status in (*PUBLIC_STATUSES, *GONE_STATUSES)}
    columns = _columns(shown)
    return Comparison(
        columns=columns,
        rows=tuple(_rows(columns, area, profile)),
        gone=tuple(dict.fromkeys(gone)),
        missing=tuple(str(pick) for pick in wanted if pick not in known | blocked),
        blocked=tuple(str(pick) for pick in wanted if pick in blocked),
        area=area,
    )


def _versions(picks: tuple[Pick, ...]) -> dict[Pick, SolutionVersion]:
    """The version that each pick means, in the order of the picks; one query."""
    today = [pick.slug for pick in picks if pick.number is None]
    meant = Q(solution__slug__in=today, solution__current=F("pk"))
    for pick in picks:
        if pick.number is not None:
            meant |= Q(solution__slug=pick.slug, number=pick.number)
    rows = SolutionVersion.objects.filter(meant).select_related("solution__vendor")
    exact = {(row.solution.slug, row.number): row for row in rows}
    current = {row.solution.slug: row for row in exact.values() if row.pk == row.solution.current_id}
    found = {
        pick: current.get(pick.slug) if pick.number is None else exact.get((pick.slug, pick.number))
        for pick in picks
    }
    return {pick: version for pick, version in found.items() if version is not None}


def _columns(shown: Mapping[Pick, SolutionVersion]) -> tuple[Column, ...]:
    """The columns with what lives beside the versions; two queries."""
    if not shown:
        return ()
    solutions = {version.solution_id: version.solution for version in shown.values()}
    proofs: dict[int, list[Evidence]] = {}
    for proof in Evidence.objects.filter(solution_id__in=solutions, fact__in=FACTS):
        proofs.setdefault(proof.solution_id, []).append(proof)
    uses: dict[int, list[Deployment]] = {}
    for row in public_uses().filter(solution_id__in=solutions):
        row.solution = solutions[row.solution_id]
        uses.setdefault(row.solution_id, []).append(row)
    return tuple(
        _column(pick, version, proofs.get(version.solution_id, []), uses.get(version.solution_id, []))
        for pick, version in shown.items()
    )


def _column(pick: Pick, version: SolutionVersion, proofs: list[Evidence], uses: list[Deployment]) -> Column:
    day = berlin_day()
    return Column(
        pick=pick,
        solution=version.solution,
        version=version,
        uses=uses_of(uses),
        marks=marks_of(proofs, day),
        own_word=self_declared(version.solution, version),
        traits=traits_of(version.facts, proofs, uses, day),
    )


def _rows(columns: tuple[Column, ...], area: Area | None, profile: Profile | None) -> Iterable[CompareRow]:
    """Every row: what matters first, then each fact in its group, then the listing itself."""
    if not columns:
        return
    notes = _cpv_labels(columns)
    by_key = {fact.key: (fact, str(group.label)) for group in GROUPS for fact in group.facts}
    glance = _("At a glance")
    yield _fact_row(*by_key["name"], columns, notes)
    yield _row("vendor", _("Vendor"), glance, columns, _vendor)
    for key in GLANCE[:3]:
        yield _fact_row(FACTS[key], glance, columns, notes)
    yield _row("uses", _("In use"), glance, columns, _uses)
    if profile is not None:
        label = _("Fit for %(name)s") % {"name": profile.name}
        yield _row("fit", label, glance, columns, lambda column: _fit(column, profile))
    if area is not None and area.population_band:
        label = _("Cost for %(name)s") % {"name": area.name}
        band = area.population_band.value
        yield _row("town_cost", label, glance, columns, lambda column: _town_cost(column, band))
    for key in GLANCE[3:]:
        yield _fact_row(FACTS[key], glance, columns, notes)
    groups = {group.key: group for group in GROUPS}
    for group in (groups[key] for key in ORDER):
        for fact in group.facts:
            if fact.key not in GLANCE and fact.key != "name":
                yield _fact_row(fact, str(group.label), columns, notes)
    yield _row("listing_version", _("Version of the listing"), _("Listing"), columns, _version)
    yield _row("last_confirmed_on", _("Last confirmed on"), _("Listing"), columns, _confirmed)


def _fact_row(fact: Fact, group: str, columns: tuple[Column, ...], notes: Mapping[str, str]) -> CompareRow:
    def cell(column: Column) -> Cell:
        raw = column.facts.get(fact.key)
        value = cell_of(fact, raw, notes)
        mark = fact_mark(fact, column.marks, column.own_word) if value else None
        return Cell(value, mark, sameness(fact, raw) if value else "")

    return _row(fact.key, str(fact.label), group, columns, cell)


def _row(
    key: str, label: str, group: str, columns: tuple[Column, ...], cell: Callable[[Column], Cell]
) -> CompareRow:
    cells = tuple(cell(column) for column in columns)
    if all(one.value is None for one in cells):
        state = "unknown"
    else:
        state = "same" if len({one.same for one in cells}) == 1 else "different"
    return CompareRow(key, label, group, cells, state)


def _told(lines: Iterable[Line], mark: Mark | None = None) -> Cell:
    told = tuple(lines)
    return Cell(Value(told), mark, repr(told)) if told else Cell(None)


def _vendor(column: Column) -> Cell:
    vendor = column.solution.vendor
    before, after = addresses("catalog:vendor-show", "slug")
    note = _("identity verified") if vendor.is_verified else _("identity not verified")
    return _told([Line(vendor.name, url=f"{before}{vendor.slug}{after}", note=note)])


def _uses(column: Column) -> Cell:
    uses, lines, mark = column.uses, [], None
    if number := len(uses.productive):
        text = ngettext("%(n)s municipality", "%(n)s municipalities", number) % {"n": number_text(number)}
        names = [use.deployment.area.name for use in uses.productive[:NAMED]]
        lines.append(Line(text, note=", ".join(names) + ("…" if number > NAMED else "")))
        mark = max((use.mark for use in uses.productive), key=lambda one: one.strength)
    if uses.tried:
        text = ngettext("%(n)s has tried it", "%(n)s have tried it", uses.tried)
        lines.append(Line(text % {"n": number_text(uses.tried)}))
    return _told(lines, mark)


def _fit(column: Column, profile: Profile) -> Cell:
    found = fit(profile, column.traits)
    text = _("Fits %(points)s of %(most)s") % {"points": found.points, "most": found.most}
    more = _("possible up to %(possible)s") % {"possible": found.possible}
    lines = [Line(text, note=more if found.possible != found.points else "")]
    return _told([*lines, *(Line(part.sentence) for part in found.strongest)])


def _town_cost(column: Column, band: str) -> Cell:
    lines = list(cost_lines(column.facts.get("costs") or {}, band))
    return _told(lines, fact_mark(FACTS["costs"], column.marks, column.own_word) if lines else None)


def _version(column: Column) -> Cell:
    told = {"n": column.version.number, "day": day_text(column.version.published_at)}
    return _told([Line(_("Version %(n)s of %(day)s") % told)])


def _confirmed(column: Column) -> Cell:
    day = column.solution.last_confirmed_on
    return _told([Line(day_text(day))] if day else [])


def _cpv_labels(columns: tuple[Column, ...]) -> dict[str, str]:
    """What the stated CPV codes mean; no query where none is stated."""
    codes = {code for column in columns for code in column.facts.get("cpv") or ()}
    field_name = "label_en" if reader_language() == "en" else "label_de"
    return dict(CpvCode.objects.filter(code__in=codes).values_list("code", field_name)) if codes else {}
