"""Attestations: a municipality that uses a solution confirms one of its facts, for two years, once a fact."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.choices import EvidenceLevel
from catalog.facts.registry import FACTS
from catalog.models import Deployment, Evidence, Solution
from catalog.queries.speakers import acts_for_verified, standing_of
from catalog.rules import can_attest, can_withdraw_attestation
from catalog.search import indexing
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import day_text

from .listings import locked_listing
from .overtaken import demand_same_fact

# Software of this kind changes with each yearly release and contracts run for two years or more: after two years the word
# of a user says too little about today, while asking each year would tire those who help others.
ATTESTED_YEARS = 2
# From so many days before the end on, confirming again prolongs; earlier it would be the same word twice.
RENEWED_BEFORE = datetime.timedelta(days=60)


@transaction.atomic
def attest_fact(
    *, solution: Solution, fact: str, by: Actor, day: datetime.date | None = None, shown: int | None = None
) -> Evidence:
    """Confirm a fact of a public listing as a municipality that uses it; one that runs out within 60 days is prolonged.

    shown  number of the version that the person has read; Overtaken where the fact says something else now
    ValidationError where the fact is not stated, needs no proof, or is confirmed by this municipality already.
    Records: catalog.evidence.attested
    """
    day = day or berlin_day()
    _demand(solution, by)
    solution = locked_listing(solution.pk)
    _demand(solution, by)
    if not solution.is_public:
        raise IllegalMove(thing="listing", state=solution.status, move="attest")
    definition = FACTS.get(fact)
    if definition is None or not definition.evidence or fact not in solution.current.facts:
        raise ValidationError({"fact": _("The listing states no such fact that could be confirmed.")})
    demand_same_fact(solution, fact, shown)
    rows = Evidence.objects.select_for_update(of=("self",))
    row = rows.filter(solution=solution, fact=fact, attested_by_id=by.organisation_id).first()
    if row is not None and row.valid_until is not None and row.valid_until - RENEWED_BEFORE > day:
        message = _("Your organisation has confirmed this fact already. It counts until %(day)s.")
        raise ValidationError({"fact": message % {"day": day_text(row.valid_until)}}, code="attested")
    row = row or Evidence(solution=solution, fact=fact, attested_by_id=by.organisation_id)
    row.level = EvidenceLevel.MUNICIPALITY
    row.checked_by = by.organisation_name
    row.checked_on = day
    row.valid_until = _years_after(day, ATTESTED_YEARS)
    row.full_clean(exclude=["solution"])
    row.save()
    data = {"solution": solution.pk, "fact": fact, "valid_until": row.valid_until.isoformat()}
    audit.record(by, "catalog.evidence.attested", row, data, concerns=solution.vendor_id)
    indexing.write_row(solution)
    return row


@transaction.atomic
def withdraw_attestation(*, evidence: Evidence, by: Actor) -> None:
    """Take back what one's municipality confirmed; the fact stands there without it at once.

    Records: catalog.evidence.attestation_withdrawn
    """
    demand(can_withdraw_attestation(by, evidence.attested_by_id))
    solution = locked_listing(evidence.solution_id)
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    demand(can_withdraw_attestation(by, row.attested_by_id))
    data = {"solution": solution.pk, "fact": row.fact}
    audit.record(by, "catalog.evidence.attestation_withdrawn", row, data, concerns=solution.vendor_id)
    row.delete()
    if solution.is_public:
        indexing.write_row(solution)


def _demand(solution: Solution, by: Actor) -> None:
    standing = standing_of(by, solution)
    use = Deployment.objects.filter(solution=solution, area_id=standing.area_id, area__isnull=False).first()
    demand(can_attest(by, solution, use, standing, is_verified=acts_for_verified(by)))


def _years_after(day: datetime.date, years: int) -> datetime.date:
    """The same day of a later year; 29 February ends on the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
