"""Reads about evidence: what a vendor handed in, what waits for the operator, what a municipality can confirm."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.choices import OrganisationKind, RequestState
from accounts.models import Organisation
from catalog.choices import PUBLIC_STATUSES
from catalog.facts.fact import Fact
from catalog.facts.registry import FACTS
from catalog.models import Deployment, Evidence, EvidenceClaim, Solution, YearlyQuestion
from catalog.rules.evidence import IN_USE
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.permissions import Permission
from marketplace.core.tokens import token_hash

from .proofs import Mark, marks_of
from .values import Value, value_of

_WITH = ("solution__current", "solution__vendor", "version", "document", "evidence")
LATEST = 25
# From so many days before its end on a proof is shown as ending, as the first reminder tells it.
SOON = datetime.timedelta(days=60)


@dataclass(frozen=True)
class FactLine:
    """One fact that can be proven, as the listing states it, with its mark and what waits for a decision."""

    key: str
    label: str
    value: Value | None
    mark: Mark | None
    waiting: tuple[EvidenceClaim, ...] = ()
    own: Evidence | None = None
    ends_soon: bool = False


def provable_facts(solution: Solution) -> list[Fact]:
    """The facts of the current version that somebody can stand behind, in the order of the definitions."""
    stated = solution.current.facts if solution.current else {}
    return [fact for key, fact in FACTS.items() if fact.evidence and key in stated]


def own_listing(actor: Actor, slug: str) -> Solution | None:
    """A listing of the organisation acted for that has a version; one query."""
    rows = Solution.objects.select_related("current", "vendor").filter(current__isnull=False)
    return rows.filter(slug=slug, vendor_id=actor.organisation_id).first()


def fact_lines(solution: Solution, *, attested_by: int | None = None) -> list[FactLine]:
    """Each provable fact with its mark, in two queries; `own` is what that municipality confirmed."""
    day = berlin_day()
    proofs = list(Evidence.objects.filter(solution=solution).select_related("document"))
    marks = marks_of(proofs, day)
    waiting: dict[str, list[EvidenceClaim]] = {}
    for claim in EvidenceClaim.objects.filter(solution=solution, state=RequestState.OPEN):
        waiting.setdefault(claim.fact, []).append(claim)
    own = {row.fact: row for row in proofs if attested_by is not None and row.attested_by_id == attested_by}
    lines = []
    for fact in provable_facts(solution):
        mine = own.get(fact.key)
        until = mine.valid_until if mine else None
        lines.append(
            FactLine(
                fact.key,
                str(fact.label),
                value_of(fact, solution.current.facts[fact.key]),
                marks.get(fact.key),
                tuple(waiting.get(fact.key, ())),
                mine,
                until is not None and until - SOON <= day,
            )
        )
    return lines


def claims_of(solution: Solution) -> list[EvidenceClaim]:
    """The proofs handed in for a listing, open ones first, then the newest; the latest ones only."""
    rows = EvidenceClaim.objects.filter(solution=solution).select_related("document", "evidence")
    return list(rows.order_by("decided_at", "-pk")[:LATEST])


def waiting_evidence() -> QuerySet[EvidenceClaim]:
    """Proofs that wait for the operator, the longest waiting first."""
    rows = EvidenceClaim.objects.filter(state=RequestState.OPEN)
    return rows.select_related(*_WITH).order_by("created_at", "pk")


def own_proofs(actor: Actor, slug: str) -> QuerySet[EvidenceClaim]:
    """The proofs that the organisation acted for handed in for one of its listings."""
    rows = EvidenceClaim.objects.filter(solution__slug=slug, solution__vendor_id=actor.organisation_id)
    return rows.select_related("version", "solution")


def evidence_claim_for(actor: Actor, pk: int) -> EvidenceClaim | None:
    """One proof handed in that the actor may see."""
    rows = EvidenceClaim.objects.visible_to(actor).select_related(*_WITH, "requested_by")
    return rows.filter(pk=pk).first()


@dataclass(frozen=True)
class Before:
    """What a fact said in an earlier version; None where that version did not state it."""

    number: int
    value: Value | None


def overtaken_words(claim: EvidenceClaim) -> Before | None:
    """What the fact said when a proof was handed in, where it says something else now."""
    before, now, fact = claim.version, claim.solution.current, FACTS.get(claim.fact)
    if before is None or fact is None or before.facts.get(claim.fact) == now.facts.get(claim.fact):
        return None
    return Before(before.number, value_of(fact, before.facts.get(claim.fact)))


def evidence_of(solution: Solution) -> list[Evidence]:
    """Everything that stands behind the facts of a listing, for the operator."""
    rows = Evidence.objects.filter(solution=solution).select_related("document", "attested_by")
    return list(rows.order_by("fact", "-checked_on", "-pk"))


def evidence_for(actor: Actor, pk: int) -> Evidence | None:
    """One row of evidence with its listing, for the operator's people who decide."""
    if not actor.may(Permission.DECIDE_EVIDENCE):
        return None
    rows = Evidence.objects.select_related("solution__current", "solution__vendor", "document", "attested_by")
    return rows.filter(pk=pk).first()


def uses_to_attest(actor: Actor) -> QuerySet[Deployment]:
    """The agreed uses of today of the municipality acted for, by public listings."""
    own = Organisation.objects.filter(pk=actor.organisation_id, kind=OrganisationKind.MUNICIPALITY)
    rows = Deployment.objects.filter(
        area__in=own.values("area"),
        confirmed_on__isnull=False,
        status__in=IN_USE,
        solution__status__in=PUBLIC_STATUSES,
    ).exclude(solution__vendor_id=actor.organisation_id)
    return rows.select_related("solution__current", "solution__vendor", "area").order_by("solution__slug")


def own_attestation(actor: Actor, pk: int) -> Evidence | None:
    """What the municipality acted for has confirmed."""
    if actor.organisation_id is None:
        return None
    rows = Evidence.objects.select_related("solution")
    return rows.filter(pk=pk, attested_by_id=actor.organisation_id).first()


def listing_question(token: str) -> YearlyQuestion | None:
    """The yearly question about a listing whose mail held that token."""
    rows = YearlyQuestion.objects.select_related("solution__current", "solution__vendor", "user")
    return rows.filter(kind="listing", token_hash=token_hash(token)).first()


def label_of(fact: str) -> str:
    """The name of a fact; its key where there is no such fact any more."""
    return str(FACTS[fact].label) if fact in FACTS else fact
