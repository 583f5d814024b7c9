"""Who uses a solution: uses of today, trials by cohort, and what has ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Contact
from accounts.queries.profile import public_contacts
from catalog.choices import DeploymentStatus, EvidenceLevel, Side
from catalog.models import Deployment, Experience

from .proofs import Mark, Proof
from .wording import Wording, localised, reader_language


@dataclass(frozen=True)
class Told:
    """What the municipality tells of its use, each text with its language where that is not the reader's."""

    experience: Experience
    well: Wording
    badly: Wording
    reply: Wording


@dataclass(frozen=True)
class Use:
    """One municipality and how it uses the solution.

    is_own   it offers the solution itself, so that nobody else could agree
    told     its experience, where it tells of one in public
    contact  whom others may ask, as long as this person consents
    """

    deployment: Deployment
    note: Wording
    ended_reason: Wording
    mark: Mark
    is_own: bool = False
    told: Told | None = None
    contact: Contact | None = None

    @property
    def has_more(self) -> bool:
        """Whether there is more to read than a line of a table."""
        return bool(self.told or self.contact)


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
    """All uses of a solution, in the order in which they matter to a reader.

    claimed  what the vendor alone says: told in words after all others, counted nowhere
    """

    productive: tuple[Use, ...] = ()
    trials: tuple[Use, ...] = ()
    ended: tuple[Use, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    claimed: tuple[Use, ...] = ()

    @property
    def rows(self) -> tuple[Use, ...]:
        """Those outside cohorts."""
        return self.productive + self.trials + self.ended + self.claimed

    @property
    def with_more(self) -> tuple[Use, ...]:
        """Those that tell of their experience or name somebody to ask, those outside cohorts first."""
        every = (*self.rows, *(use for cohort in self.cohorts for use in cohort.uses))
        return tuple(use for use in every if use.has_more)

    @property
    def tried(self) -> int:
        """How many have tried the solution or try it, beside those that use it."""
        return len(self.trials) + len(self.ended) + sum(len(cohort.uses) for cohort in self.cohorts)

    def __bool__(self) -> bool:
        return bool(self.rows or self.cohorts)


def public_uses() -> QuerySet[Deployment]:
    """What may be told of uses in public: none that was refused, no hidden experience, no contact without consent.

    Comes with area, experience and contact; `public_experience` and `public_contact` read them.
    """
    agreed = public_contacts().filter(pk=OuterRef("contact_id"))
    rows = Deployment.objects.standing().select_related("area", "experience", "contact")
    return rows.annotate(has_agreed_contact=Exists(agreed))


def public_experience(row: Deployment) -> Experience | None:
    """What the municipality tells of a row of `public_uses`, unless the operator has taken it out."""
    told = getattr(row, "experience", None)
    return told if told is not None and told.hidden_at is None else None


def public_contact(row: Deployment) -> Contact | None:
    """Whom others may ask about a row of `public_uses`."""
    return row.contact if getattr(row, "has_agreed_contact", False) else None


def uses_of(deployments: Iterable[Deployment]) -> Uses:
    """Sort loaded deployments (with their areas): productive ones first, the largest municipalities leading."""
    rows = sorted(deployments, key=lambda row: (-(row.area.population or 0), row.area.name))
    claimed = [row for row in rows if not row.counts]
    rows = [row for row in rows if row.counts]
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
        claimed=tuple(map(use_of, claimed)),
    )


def use_of(row: Deployment) -> Use:
    """One deployment with its texts in the reader's language and the mark of who stands behind it."""
    is_own = row.is_own_development
    level = EvidenceLevel.MUNICIPALITY if row.is_agreed and not is_own else EvidenceLevel.SELF_DECLARED
    by = row.area.name if row.is_agreed or row.stated_by == Side.MUNICIPALITY else row.solution.vendor.name
    proof = Proof(level, by, row.confirmed_on, None, row.source_title, row.source_url)
    told = public_experience(row)
    return Use(
        deployment=row,
        note=localised(row.note),
        ended_reason=localised(row.ended_reason),
        mark=Mark(level, (proof,)),
        is_own=is_own,
        told=_told(told) if told else None,
        contact=public_contact(row),
    )


def _told(told: Experience) -> Told:
    return Told(
        told,
        well=_said(told.went_well, told.language),
        badly=_said(told.went_badly, told.language),
        reply=_said(told.reply, told.reply_language),
    )


def _said(text: str, language: str) -> Wording:
    return localised({language or reader_language(): text} if text else {})


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
