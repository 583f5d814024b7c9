"""Evidence: handed in by the vendor, decided by the operator, revoked where it was wrong, and what follows when it runs out."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.choices import Topic
from accounts.queries.verification import is_member_of, operators_people
from catalog.choices import EvidenceLevel
from catalog.facts.registry import FACTS
from catalog.models import Evidence, EvidenceClaim, Report, Solution
from catalog.queries.speakers import people_of_vendor
from catalog.rules import can_claim_evidence, can_decide_evidence
from catalog.search import indexing
from catalog.states import EVIDENCE_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import demand
from marketplace.core.files import keep, remove
from marketplace.core.outbox import Letter

from .listings import locked_listing
from .overtaken import demand_same_fact

# What a vendor may ask for; a municipality attests itself, and machines measure.
LEVELS = (EvidenceLevel.THIRD_PARTY, EvidenceLevel.PLATFORM_CHECKED)
FIELDS = (
    "fact",
    "level",
    "checked_by",
    "checked_on",
    "valid_until",
    "document_title",
    "document_url",
)


@transaction.atomic
def claim_evidence(*, solution: Solution, values: Mapping[str, Any], by: Actor) -> EvidenceClaim:
    """Hand in who checked a fact of one's own listing; the operator looks at it before anybody sees it.

    values  FIELDS, and `document`: a checked file or none

    Records: catalog.evidence.claimed
    """
    demand(can_claim_evidence(by, solution))
    solution = locked_listing(solution.pk)
    demand(can_claim_evidence(by, solution))
    claim = EvidenceClaim(solution=solution, version=solution.current, requested_by_id=by.user_id)
    for field in FIELDS:
        if field in values:
            setattr(claim, field, values[field])
    upload = values.get("document")
    _check_claim(claim, solution, has_document=bool(upload))
    if upload:
        claim.document = keep(upload, purpose="evidence", by=by, organisation_id=solution.vendor_id)
    claim.full_clean(exclude=["solution"])
    claim.save()
    audit.record(
        by,
        "catalog.evidence.claimed",
        claim,
        {"solution": solution.pk, "fact": claim.fact, "level": claim.level},
    )
    for person in operators_people():
        write = functools.partial(_made, solution)
        notify(user=person, topic=Topic.OPERATIONS, write=write, key=f"evidence-made:{claim.pk}:{person.pk}")
    return claim


@transaction.atomic
def withdraw_evidence_claim(*, claim: EvidenceClaim, by: Actor) -> EvidenceClaim:
    """Take a proof back before the operator has decided; its document is removed.

    Moves: open -> withdrawn
    Records: catalog.evidence.withdrawn
    """
    demand(can_claim_evidence(by, claim.solution))
    solution = locked_listing(claim.solution_id)
    demand(can_claim_evidence(by, solution))
    claim = EvidenceClaim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    claim.state = EVIDENCE_MOVES.legal("withdraw", claim.state).end
    claim.decided_at = timezone.now()
    claim.full_clean()
    claim.save()
    remove(claim.document)
    audit.record(by, "catalog.evidence.withdrawn", claim, {"solution": solution.pk, "fact": claim.fact})
    return claim


@transaction.atomic
def accept_evidence_claim(
    *, claim: EvidenceClaim, by: Actor, reason: str = "", shown: int | None = None
) -> EvidenceClaim:
    """Let the proof count from now on, with its document for everybody; search follows in the same transaction.

    shown  number of the version that the person who decides has looked at; Overtaken where the fact says something else now
    ValidationError where it says something else than when the proof was handed in: nobody has checked those words.
    Moves: open -> accepted
    Records: catalog.evidence.accepted
    """
    claim, solution = _decide(claim, "accept", reason, by)
    demand_same_fact(solution, claim.fact, shown)
    _check_claim(claim, solution, has_document=claim.document_id is not None)
    row = Evidence(solution=solution, **{field: getattr(claim, field) for field in FIELDS})
    row.document = claim.document
    row.full_clean(exclude=["solution"])
    row.save()
    claim.evidence = row
    claim.save(update_fields=["evidence", "updated_at"])
    _record(by, "catalog.evidence.accepted", claim, solution)
    if solution.is_public:
        indexing.write_row(solution)
    _tell_vendor(solution, f"evidence-accepted:{claim.pk}", functools.partial(_accepted, claim))
    return claim


@transaction.atomic
def reject_evidence_claim(*, claim: EvidenceClaim, by: Actor, reason: str) -> EvidenceClaim:
    """Find that the document does not prove the fact; the vendor reads why and can hand in another one.

    Moves: open -> rejected
    Records: catalog.evidence.rejected
    """
    _need_reason(reason)
    claim, solution = _decide(claim, "reject", reason, by)
    _record(by, "catalog.evidence.rejected", claim, solution)
    _tell_vendor(solution, f"evidence-rejected:{claim.pk}", functools.partial(_rejected, claim))
    return claim


@transaction.atomic
def revoke_evidence(*, evidence: Evidence, by: Actor, reason: str, report: Report | None = None) -> None:
    """Take a proof away that turned out wrong: the fact is the vendor's own word again, and the vendor reads why.

    report  that led to it; who decided it tells the vendor of that
    Records: catalog.evidence.revoked
    """
    _need_reason(reason)

    def check() -> None:
        vendor_id = Solution.objects.values_list("vendor_id", flat=True).get(pk=evidence.solution_id)
        demand(can_decide_evidence(by, is_member=is_member_of(by.user_id, vendor_id)))

    check()
    solution = locked_listing(evidence.solution_id)
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    check()
    claims = EvidenceClaim.objects.select_for_update(of=("self",)).filter(evidence=row)
    for claim in claims:
        # What became of it stays readable for the vendor, although the row is gone.
        claim.reason = reason.strip()
        claim.evidence = None
        claim.save(update_fields=["reason", "evidence", "updated_at"])
    concerned = row.attested_by_id or solution.vendor_id
    fact = row.fact
    data = {"solution": solution.pk, "fact": fact, "level": row.level}
    data |= {"report": report.pk} if report else {}
    audit.record(by, "catalog.evidence.revoked", row, data, concerns=concerned)
    remove(row.document)
    key = f"evidence-revoked:{row.pk}"
    row.delete()
    if solution.is_public:
        indexing.write_row(solution)
    if report is None:
        _tell_vendor(solution, key, functools.partial(_revoked, solution, fact, reason.strip()))


def refresh_expired_evidence(*, by: Actor, day: datetime.date | None = None) -> int:
    """Write anew the search row of each public listing in which something ran out or began to be warned of by the clock.

    Each listing in a transaction of its own, so a crash leaves whole rows and the next run goes on; returns how many.
    Records: catalog.evidence.expired, catalog.solution.warned
    """
    day = day or berlin_day()
    due = Solution.objects.public().filter(search_row__evidence_until__lt=day)
    count = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            solution = (
                Solution.objects.select_for_update(of=("self",))
                .public()
                .filter(pk=pk, search_row__evidence_until__lt=day)
                .select_related("search_row")
                .first()
            )
            if solution is None:
                continue
            until = solution.search_row.evidence_until
            ran_out = Evidence.objects.filter(solution=solution, valid_until__gte=until, valid_until__lt=day)
            verb = "catalog.evidence.expired" if ran_out.exists() else "catalog.solution.warned"
            indexing.write_row(solution)
            audit.record(by, verb, solution, {"day": day.isoformat()})
            count += 1
    return count


def _check_claim(claim: EvidenceClaim, solution: Solution, *, has_document: bool) -> None:
    """Everything that speaks against the proof at once, by field."""
    found: dict[str, str] = {}
    fact = FACTS.get(claim.fact)
    if fact is None or not fact.evidence:
        found["fact"] = _("Nobody proves this fact. Choose one of the list.")
    elif solution.current is None or claim.fact not in solution.current.facts:
        found["fact"] = _("The listing does not state this fact yet. Enter it there first.")
    if claim.level not in LEVELS:
        found["level"] = _("Choose who checked the fact: a third party or the platform.")
    if not str(claim.checked_by or "").strip():
        found["checked_by"] = _("Name who checked the fact, such as the body that gave the certificate.")
    if claim.checked_on is None:
        found["checked_on"] = _("Give the day of the check.")
    elif claim.checked_on > berlin_day():
        found["checked_on"] = _("This day lies ahead. Give the day on which the fact was checked.")
    if claim.valid_until is not None:
        if claim.checked_on is not None and claim.valid_until < claim.checked_on:
            found["valid_until"] = _("It ends before it begins. Choose a later day.")
        elif claim.valid_until < berlin_day():
            found["valid_until"] = _("This proof has expired already. Hand in one that still holds.")
    if not has_document and not claim.document_url:
        found["document"] = _("Hand in the document, or give the address at which everybody can read it.")
    before = claim.version if not found else None
    if before is not None and before.facts.get(claim.fact) != solution.current.facts.get(claim.fact):
        found["fact"] = _(
            "The listing said something else when this proof was handed in. Reject it and ask for a new proof."
        )
    if found:
        raise ValidationError(found)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: the vendor reads it and learns what to mend.")})


def _decide(claim: EvidenceClaim, move: str, reason: str, by: Actor) -> tuple[EvidenceClaim, Solution]:
    def check() -> None:
        vendor_id = Solution.objects.values_list("vendor_id", flat=True).get(pk=claim.solution_id)
        asked = claim.requested_by_id is not None and claim.requested_by_id == by.user_id
        demand(can_decide_evidence(by, is_member=asked or is_member_of(by.user_id, vendor_id)))

    check()
    solution = locked_listing(claim.solution_id)
    claim = EvidenceClaim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    check()
    claim.solution = solution
    claim.state = EVIDENCE_MOVES.legal(move, claim.state).end
    claim.decided_at = timezone.now()
    claim.decided_by_id = by.user_id
    claim.reason = reason.strip()
    claim.full_clean()
    claim.save()
    return claim, solution


def _record(by: Actor, verb: str, claim: EvidenceClaim, solution: Solution) -> None:
    data = {"solution": solution.pk, "fact": claim.fact, "level": claim.level}
    audit.record(by, verb, claim, data, concerns=solution.vendor_id)


def _tell_vendor(solution: Solution, key: str, write: Any) -> None:
    for person in people_of_vendor(solution.vendor_id):
        notify(user=person, topic=Topic.LISTING, write=write, key=f"{key}:{person.pk}")


def _words(solution: Solution, fact: str) -> dict[str, str]:
    return {"listing": solution.current.facts["name"], "fact": str(FACTS[fact].label)}


def _page_of(solution: Solution) -> str:
    return reverse("catalog:evidence-list", kwargs={"slug": solution.slug})


def _made(solution: Solution) -> Letter:
    words = {"name": solution.vendor.name, "listing": solution.current.facts["name"]}
    return Letter(
        subject=_("%(name)s hands in a proof for %(listing)s") % words,
        paragraphs=(
            _("%(name)s says that somebody has checked a fact of %(listing)s, and waits for a decision.")
            % words,
        ),
        action=(_("Look at the proofs"), reverse("catalog:evidence-claim-list")),
    )


def _accepted(claim: EvidenceClaim) -> Letter:
    words = _words(claim.solution, claim.fact)
    return Letter(
        subject=_("%(listing)s: the proof for “%(fact)s” counts") % words,
        paragraphs=(_("The operator has accepted it. Everybody now sees who checked the fact, and when."),),
        action=(_("See the proofs"), _page_of(claim.solution)),
    )


def _rejected(claim: EvidenceClaim) -> Letter:
    words = _words(claim.solution, claim.fact)
    return Letter(
        subject=_("%(listing)s: the proof for “%(fact)s” was rejected") % words,
        paragraphs=(_("The reason stands on the page. You can hand in another proof at any time."),),
        action=(_("Read the reason"), _page_of(claim.solution)),
    )


def _revoked(solution: Solution, fact: str, reason: str) -> Letter:
    words = _words(solution, fact) | {"reason": reason}
    return Letter(
        subject=_("%(listing)s: the proof for “%(fact)s” was revoked") % words,
        paragraphs=(
            _("From now on the fact counts as your own word."),
            _("The operator's reason: %(reason)s") % words,
        ),
        action=(_("See the proofs"), _page_of(solution)),
    )
