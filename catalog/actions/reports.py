"""Reports about listings, from the notice to the complaint about what was decided on it.

Source: Regulation (EU) 2022/2065 (Digital Services Act), Art. 16 (notice), 17 (statement of reasons), 20 (complaint).
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.choices import Basis, ReportState
from catalog.facts.registry import FACTS
from catalog.models import Complaint, Evidence, Experience, Report, Solution
from catalog.models.reports import EXPERIENCE, PROOF
from catalog.queries.measures import NAMED_KINDS
from catalog.queries.reports import complain_until, complaint_of, deciders_of
from catalog.rules import (
    can_complain,
    can_decide_complaint,
    can_decide_report,
    can_report,
)
from catalog.states import COMPLAINT_MOVES, REPORT_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.names import clean_field, clean_name

from . import report_letters as letters
from .report_measures import apply_measure, change_measure, measures_for, undo_measure
from .report_rows import is_concerned, locked_report

GIVE_REASONS = gettext_lazy("Give the reasons: both sides read them, and they stand in the log.")


@transaction.atomic
def report_problem(
    *,
    solution: Solution,
    kind: str,
    explanation: str,
    by: Actor,
    fact: str = "",
    experience: Experience | None = None,
    evidence: Evidence | None = None,
    name: str = "",
    email: str = "",
    in_good_faith: bool = False,
    may_stay_unnamed: bool = False,
    language: str = "de",
) -> Report:
    """Report a listing, one fact of it, an experience or a proof; whoever left an address gets a confirmation at once.

    experience, evidence  of this listing, as a reader sees it; at most one of the two, and no fact then
    in_good_faith     the statement that the law asks for (Art. 16(2)(d)); without it nothing is taken
    may_stay_unnamed  it concerns sexual abuse of children: no name and no address then (Art. 16(2)(c))
    Records: catalog.report.made
    """
    demand(can_report(by, solution))
    _check_notice(kind, explanation, name, email, fact, in_good_faith, may_stay_unnamed)
    report = Report(
        solution=solution,
        version=solution.current,
        fact=_subject(solution, fact, experience, evidence),
        experience=experience,
        evidence=evidence,
        kind=kind,
        explanation=explanation.strip(),
        user_id=by.user_id,
        organisation_id=by.organisation_id,
        name=clean_field(clean_name, "name", name),
        email=email.strip(),
        language=language,
    )
    report.full_clean()
    report.save()
    # Not told to the vendor's record: the event names who acted.
    audit.record(
        by, "catalog.report.made", report, {"solution": solution.pk, "kind": kind, "fact": report.fact}
    )
    letters.tell_reporter(report, "received", letters.received)
    letters.tell_operator(report, "made", letters.made)
    letters.tell_concerned(report, "told", letters.told)
    return report


@transaction.atomic
def uphold_report(
    *, report: Report, by: Actor, measure: str, rests_on: str, grounds: str, reason: str
) -> Report:
    """Find that the report is right, say on what grounds and which facts, and do what follows from it.

    measure   what follows from it; taking a fact, the listing, an experience or a proof out happens here and now
    rests_on  a code of Basis: the law, or the terms of this marketplace
    Moves: open -> upheld
    Records: catalog.report.upheld
    """
    report = _begin(report, by)
    report.state = REPORT_MOVES.legal("uphold", report.state).end
    _check_decision(report, reason, measure, rests_on, grounds)
    report.measure, report.rests_on, report.grounds = measure, rests_on, grounds.strip()
    _close(report, reason, by)
    apply_measure(report=report, by=by, reason=reason)
    report.save()
    data = {"solution": report.solution_id, "measure": measure, "fact": report.fact}
    audit.record(by, "catalog.report.upheld", report, data, concerns=report.concerned_id)
    _tell_of_decision(report)
    return report


@transaction.atomic
def reject_report(*, report: Report, by: Actor, reason: str) -> Report:
    """Find that the report is not right, or that nothing is to be done; the one who reported reads the reason.

    Moves: open -> rejected
    Records: catalog.report.rejected
    """
    report = _begin(report, by)
    report.state = REPORT_MOVES.legal("reject", report.state).end
    _check_reason(reason)
    _close(report, reason, by)
    data = {"solution": report.solution_id, "fact": report.fact}
    audit.record(by, "catalog.report.rejected", report, data, concerns=report.concerned_id)
    _tell_of_decision(report)
    return report


@transaction.atomic
def complain(*, report: Report, by_vendor: bool, text: str, by: Actor) -> Complaint:
    """Ask another person of the operator to look again, once for each side, within six months.

    by_vendor  whether the organisation that it is about complains; else the one who reported, known by the secret address
    Records: catalog.complaint.made
    """
    report = locked_report(report)
    decision = can_complain(by, report, by_vendor=by_vendor, until=complain_until(report), today=berlin_day())
    demand(decision)
    if complaint_of(report, by_vendor=by_vendor) is not None:
        raise IllegalMove(thing="complaint", state="made", move="complain")
    if not text.strip():
        raise ValidationError({"text": _("Say what is wrong with the decision.")})
    complaint = Complaint(report=report, by_vendor=by_vendor, text=text.strip(), user_id=by.user_id)
    complaint.full_clean()
    complaint.save()
    data = {"report": report.pk, "solution": report.solution_id, "by_vendor": by_vendor}
    audit.record(by, "catalog.complaint.made", complaint, data)
    if by_vendor:
        letters.tell_concerned(report, "complained", letters.complaint_received)
    else:
        letters.tell_reporter(report, "complained", letters.complaint_received)
    letters.tell_operator(report, f"complained:{complaint.pk}", letters.complained(complaint))
    return complaint


@transaction.atomic
def uphold_complaint(
    *,
    complaint: Complaint,
    by: Actor,
    reason: str,
    measure: str = "",
    rests_on: str = "",
    grounds: str = "",
) -> Complaint:
    """Find that the decision was wrong and turn it round: for the vendor it falls, for the reporter a measure follows.

    measure, rests_on, grounds  as for `uphold_report`; only for a complaint of the one who reported
    Moves: open -> upheld
    Records: catalog.complaint.upheld
    """
    complaint = _begin_again(complaint, by)
    report = complaint.report
    complaint.state = COMPLAINT_MOVES.legal("uphold", complaint.state).end
    if complaint.by_vendor:
        _check_reason(reason)
        if report.state != ReportState.UPHELD:
            raise IllegalMove(thing="report", state=report.state, move="reverse")
        report.state = REPORT_MOVES.legal("reverse", report.state).end
        undo_measure(report=report, by=by)
    else:
        _check_decision(report, reason, measure, rests_on, grounds)
        if report.is_open:
            raise IllegalMove(thing="report", state=report.state, move="reverse")
        if report.state == ReportState.REJECTED:
            report.state = REPORT_MOVES.legal("reverse", report.state).end
        change_measure(report=report, measure=measure, by=by)
        report.rests_on, report.grounds = rests_on, grounds.strip()
        apply_measure(report=report, by=by, reason=reason)
    report.full_clean()
    report.save()
    _close(complaint, reason, by)
    _tell_of_complaint(complaint, by, "catalog.complaint.upheld")
    return complaint


@transaction.atomic
def reject_complaint(*, complaint: Complaint, by: Actor, reason: str) -> Complaint:
    """Find that the decision was right; it stands, and both sides read why.

    Moves: open -> rejected
    Records: catalog.complaint.rejected
    """
    complaint = _begin_again(complaint, by)
    complaint.state = COMPLAINT_MOVES.legal("reject", complaint.state).end
    _check_reason(reason)
    _close(complaint, reason, by)
    _tell_of_complaint(complaint, by, "catalog.complaint.rejected")
    return complaint


def _tell_of_decision(report: Report) -> None:
    letters.tell_reporter(report, "decided", letters.decided)
    letters.tell_concerned(report, "decided", letters.decided_about_you)


def _check_notice(
    kind: str, explanation: str, name: str, email: str, fact: str, in_good_faith: bool, may_stay_unnamed: bool
) -> None:
    """Refuse a notice that lacks what the law, or common sense, asks for; every fault at once."""
    problems = {}
    if not explanation.strip():
        problems["explanation"] = _("Say what is wrong, and how one can see that.")
    if fact and fact not in FACTS:
        problems["fact"] = _("Listings hold no such fact.")
    if not in_good_faith:
        problems["in_good_faith"] = _("Confirm that you believe what you write to be right and complete.")
    if kind in NAMED_KINDS and not may_stay_unnamed:
        if not name.strip():
            problems["name"] = _("Give your name: the law asks for it where something is against the law.")
        if not email.strip():
            problems["email"] = _(
                "Give an e-mail address: the law asks for it where something is against the law."
            )
    if problems:
        raise ValidationError({field: [text] for field, text in problems.items()})


def _subject(solution: Solution, fact: str, experience: Experience | None, evidence: Evidence | None) -> str:
    """What stands in `fact`; refused where experience or proof belongs to another listing."""
    if sum(bool(one) for one in (fact, experience, evidence)) > 1:
        raise ValidationError({"fact": [_("Report one thing at a time.")]})
    if experience is not None:
        if experience.deployment.solution_id != solution.pk or experience.hidden_at is not None:
            raise ValidationError({"fact": [_("This listing holds no such experience.")]})
        return EXPERIENCE
    if evidence is not None:
        if evidence.solution_id != solution.pk:
            raise ValidationError({"fact": [_("This listing holds no such proof.")]})
        return PROOF + evidence.fact
    return fact


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": [GIVE_REASONS]})


def _check_decision(report: Report, reason: str, measure: str, rests_on: str, grounds: str) -> None:
    problems = {}
    if not reason.strip():
        problems["reason"] = GIVE_REASONS
    if rests_on not in Basis.values:
        problems["rests_on"] = _("Choose whether the decision rests on the law or on the terms.")
    if not grounds.strip():
        problems["grounds"] = _("Name the law, or the point of the rules, that the decision rests on.")
    if measure not in measures_for(report):
        problems["measure"] = _("Choose what follows from the decision.")
    if problems:
        raise ValidationError({field: [text] for field, text in problems.items()})


def _begin(report: Report, by: Actor) -> Report:
    demand(can_decide_report(by, is_concerned=is_concerned(report, by.user_id)))
    report = locked_report(report)
    demand(can_decide_report(by, is_concerned=is_concerned(report, by.user_id)))
    return report


def _begin_again(complaint: Complaint, by: Actor) -> Complaint:
    def check(report: Report) -> None:
        concerned, before = is_concerned(report, by.user_id), by.user_id in deciders_of(report)
        demand(can_decide_complaint(by, is_concerned=concerned, has_decided=before))

    check(complaint.report)
    report = locked_report(complaint.report)
    check(report)
    complaint = Complaint.objects.get(pk=complaint.pk)
    complaint.report = report
    return complaint


def _close(row: Report | Complaint, reason: str, by: Actor) -> None:
    row.decided_at, row.decided_by_id, row.reason = timezone.now(), by.user_id, reason.strip()
    row.full_clean()
    row.save()


def _tell_of_complaint(complaint: Complaint, by: Actor, verb: str) -> None:
    report = complaint.report
    data = {"report": report.pk, "solution": report.solution_id, "measure": report.measure}
    audit.record(by, verb, complaint, data, concerns=report.concerned_id)
    letters.tell_reporter(report, f"complaint:{complaint.pk}", letters.complaint_decided)
    letters.tell_concerned(report, f"complaint:{complaint.pk}", letters.complaint_decided)
