"""What of a listing the rules of fit go by, made from the listing alone: pure. What is not stated is not there: unknown."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from catalog.choices import CostModel, DeploymentStatus, EvidenceLevel
from catalog.models import Deployment, Evidence
from catalog.search.codes import standard_code
from marketplace.core.clock import berlin_day
from marketplace.registers.choices import PopulationBand

from .weights import Code

LONGEST = 300
YEARS = 4
EVIDENCE_MOST = 10
TRANSFER_MOST = 5
# What each proven fact is worth; a higher level is never worth less.
LEVEL_POINTS = {
    EvidenceLevel.SELF_DECLARED: 0,
    EvidenceLevel.MEASURED: 1,
    EvidenceLevel.PLATFORM_CHECKED: 1,
    EvidenceLevel.MUNICIPALITY: 2,
    EvidenceLevel.THIRD_PARTY: 3,
}
IN_USE = (DeploymentStatus.PRODUCTIVE, DeploymentStatus.TEST)
STAFF_STEPS = (120, 150, 200, 250, 300, 365, 500, 750, 1_000, 2_000, 5_000, 10_000)
# Which parts of a price must be stated before the whole of it is known.
PRICED_BY = {
    CostModel.ONE_OFF: ("setup",),
    CostModel.YEARLY: ("yearly",),
    CostModel.MONTHLY_PER_BAND: ("yearly",),
}


@dataclass(frozen=True)
class Traits:
    """The traits of one listing; an empty one is unknown.

    systems, standards  folded names
    staff       days a year that it takes at most; None where nobody stated it
    evidence    points for proven facts, 0 to 10; proven is how many facts, best the highest level among them
    transfer    points for transferability, 0 to 5, over the respects that were judged; judged is how many
    values      population band -> euros, net, that set-up and four years cost at most, rounded up
    uses        keys of the areas that use or try it, as far as that counts (Deployment.counts)
    is_stale    whether its vendor has not confirmed it for a long time: no part of the fit, but of the order by it
    """

    bands: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    laender: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    staff: int | None = None
    evidence: int = 0
    proven: int = 0
    best: str = ""
    transfer: int | None = None
    judged: int = 0
    values: Mapping[str, int] = field(default_factory=dict)
    uses: tuple[str, ...] = ()
    is_stale: bool = False

    def codes(self) -> set[Code]:
        """Every (facet, code); standards are those of the filter of the same name."""
        found = {("fit_band", band) for band in self.bands}
        found |= {("fit_type", kind) for kind in self.types}
        found |= {("fit_land", land) for land in self.laender}
        found |= {("fit_system", system) for system in self.systems}
        found |= {("standard", standard) for standard in self.standards}
        found |= {("fit_use", key) for key in self.uses}
        found |= {("fit_route", f"{band}:{value}") for band, value in self.values.items()}
        found.add(("fit_evidence", str(self.evidence)))
        if self.is_stale:
            found.add(("stale", "yes"))
        if self.staff is not None:
            found.add(("fit_staff", str(self.staff)))
        if self.transfer is not None:
            found.add(("fit_transfer", str(self.transfer)))
        return found

    def told(self) -> dict[str, Any]:
        """As JSON, without what is unknown."""
        empty = asdict(NO_TRAITS)
        return {key: value for key, value in asdict(self).items() if value != empty[key]}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Traits:
        """Back from JSON."""
        known = {one.name for one in fields(cls)}
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
        return cls(**{key: value for key, value in values.items() if key in known})


NO_TRAITS = Traits()


def traits_of(
    facts: Mapping[str, Any],
    evidence: Iterable[Evidence],
    deployments: Iterable[Deployment],
    day: datetime.date | None = None,
) -> Traits:
    """The traits of a listing on a day in Berlin; deployments come with their areas."""
    levels = proven_levels(evidence, day or berlin_day())
    points = sum(LEVEL_POINTS[level] for level in levels.values())
    judged = [one["level"] for one in facts.get("transferability", {}).values()]
    staff = facts.get("staff_days_per_year")
    return Traits(
        bands=tuple(facts.get("population_bands", ())),
        types=tuple(facts.get("municipality_types", ())),
        laender=tuple(facts.get("laender", ())),
        systems=folded(facts.get("specialist_systems", ())),
        standards=folded(facts.get("standards", ())),
        staff=None if staff is None else staff_step(staff),
        evidence=min(EVIDENCE_MOST, points),
        proven=len(levels),
        best=max(levels.values(), key=LEVEL_POINTS.__getitem__, default=""),
        transfer=TRANSFER_MOST * sum(judged) // (3 * len(judged)) if judged else None,
        judged=len(judged),
        values=values_of(facts),
        uses=tuple(sorted(row.area.key for row in deployments if row.status in IN_USE and row.counts)),
    )


def proven_levels(evidence: Iterable[Evidence], day: datetime.date) -> dict[str, EvidenceLevel]:
    """Fact -> the best level that counts on the day, for every fact that anybody but its owner vouches for."""
    found: dict[str, EvidenceLevel] = {}
    for proof in evidence:
        level = EvidenceLevel(proof.level_on(day))
        if LEVEL_POINTS[level] > LEVEL_POINTS[found.get(proof.fact, EvidenceLevel.SELF_DECLARED)]:
            found[proof.fact] = level
    return found


def folded(names: Iterable[str]) -> tuple[str, ...]:
    """Names so that spellings meet, each once."""
    codes = (standard_code(name)[:LONGEST] for name in names)
    return tuple(dict.fromkeys(code for code in codes if code))


def values_of(facts: Mapping[str, Any]) -> dict[str, int]:
    """What set-up, connection and four years cost at most in each band; only where the whole price is stated."""
    model = facts.get("cost_model")
    if model == CostModel.FREE:
        return dict.fromkeys(PopulationBand.values, 0)
    needed = PRICED_BY.get(model, ("setup", "yearly"))
    found = {}
    for band, cost in facts.get("costs", {}).items():
        if all(part in cost for part in needed):
            most = {part: cost[part]["max"] for part in ("setup", "connection", "yearly") if part in cost}
            value = most.get("setup", 0) + most.get("connection", 0) + YEARS * most.get("yearly", 0)
            found[band] = value_step(value)
    return found


def staff_step(days: int) -> int:
    """Days rounded up: exact up to 100, then in steps, so that there are few codes."""
    return days if days <= 100 else next((step for step in STAFF_STEPS if days <= step), STAFF_STEPS[-1])


def value_step(value: int) -> int:
    """Euros rounded up to two digits, so that there are few codes: 4,830 is 4,900."""
    step = 10 ** max(0, len(str(value)) - 2)
    return -(-value // step) * step


def staff_steps_to(days: int) -> list[int]:
    """Every step that is not above so many days."""
    return [step for step in (*range(101), *STAFF_STEPS) if step <= days]


def value_steps_to(limit: int) -> list[int]:
    """Every step that is not above so many euros."""
    found, step = [value for value in range(100) if value <= limit], 10
    while step * 10 <= limit:
        found += [value for value in range(10 * step, 100 * step, step) if value <= limit]
        step *= 10
    return found
