"""Who uses a solution: uses of today, trials by cohort, and what has ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.choices import DeploymentStatus, EvidenceLevel, Side
from catalog.models import Deployment

from .proofs import Mark, Proof
from .wording import Wording, localised


@dataclass(frozen=True)
class Use:
    """One municipality and how it uses the solution."""

    deployment: Deployment
    note: Wording
    ended_reason: Wording
    mark: Mark


@dataclass(frozen=True)
class Cohort:
    """Several municipalities that tried together."""

    name: str
    uses: tuple[Use, ...]
    until: datetime.date | None
    smallest: int | None
    largest: int | None
    is_over: bool


@dataclass(frozen=True)
class Uses:
    """All uses of a solution, in the order in which they matter to a reader."""

    productive: tuple[Use, ...] = ()
    trials: tuple[Use, ...] = ()
    ended: tuple[Use, ...] = ()
    cohorts: tuple[Cohort, ...] = ()

    @property
    def rows(self) -> tuple[Use, ...]:
        """Those outside cohorts."""
        return self.productive + self.trials + self.ended

    @property
    def tried(self) -> int:
        """How many have tried the solution or try it, beside those that use it."""
        return len(self.trials) + len(self.ended) + sum(len(cohort.uses) for cohort in self.cohorts)

    def __bool__(self) -> bool:
        return bool(self.rows or self.cohorts)


def uses_of(deployments: Iterable[Deployment]) -> Uses:
    """Sort loaded deployments (with their areas): productive ones first, the largest municipalities leading."""
    rows = sorted(deployments, key=lambda row: (-(row.area.population or 0), row.area.name))
    alone = [row for row in rows if not row.cohort or row.status == DeploymentStatus.PRODUCTIVE]
    together: dict[str, list[Deployment]] = {}
    for row in rows:
        if row not in alone:
            together.setdefault(row.cohort, []).append(row)

    def having(status: str) -> tuple[Use, ...]:
        return tuple(use_of(row) for row in alone if row.status == status)

    return Uses(
        productive=having(DeploymentStatus.PRODUCTIVE),
        trials=having(DeploymentStatus.TEST),
        ended=having(DeploymentStatus.ENDED),
        cohorts=tuple(_cohort(name, members) for name, members in sorted(together.items(), reverse=True)),
    )


def use_of(row: Deployment) -> Use:
    """One deployment with its texts in the reader's language and the mark of who stands behind it."""
    level = EvidenceLevel.MUNICIPALITY if row.is_agreed else EvidenceLevel.SELF_DECLARED
    by = row.area.name if row.is_agreed or row.stated_by == Side.MUNICIPALITY else row.solution.vendor.name
    proof = Proof(level, by, row.confirmed_on, None, row.source_title, row.source_url)
    return Use(row, localised(row.note), localised(row.ended_reason), Mark(level, (proof,)))


def _cohort(name: str, rows: list[Deployment]) -> Cohort:
    sizes = sorted(row.area.population for row in rows if row.area.population)
    untils = [row.until for row in rows if row.until]
    return Cohort(
        name=name,
        uses=tuple(use_of(row) for row in rows),
        until=max(untils) if untils else None,
        smallest=sizes[0] if sizes else None,
        largest=sizes[-1] if sizes else None,
        is_over=all(row.status == DeploymentStatus.ENDED for row in rows),
    )
