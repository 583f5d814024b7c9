"""Reports about listings, from the notice to the complaint about what was decided on it.

Source: Regulation (EU) 2022/2065 (Digital Services Act), Art. 16 (notice), 17 (statement of reasons), 20 (complaint).
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.queries.verification import is_member_of
from catalog.choices import ReportState
from catalog.facts.registry import FACTS
from catalog.models import Complaint, Report, Solution
from catalog.queries.reports import complain_until, complaint_of, deciders_of
from catalog.rules import (
    can_complain,
    can_decide_complaint,
    can_decide_report,
    can_report,
    speaks_for_vendor,
)
from catalog.states import COMPLAINT_MOVES, REPORT_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.names import clean_field, clean_name

from . import report_letters as letters
from .report_measures import MEASURES, NAMED_KINDS, apply_measure, undo_measure


@transaction.atomic
def report_problem(
    *,
    solution: Solution,
    kind: str,
    explanation: str,
    by: Actor,
    fact: str = "",
    name: str = "",
    email: str = "",
    in_good_faith: bool = False,
    may_stay_unnamed: bool = False,
    language: str = "de",
) -> Report:
    """Report a listing, or one fact of it; whoever left an address gets a confirmation at once.

    in_good_faith     the statement that the law asks for (Art. 16(2)(d)); without it nothing is taken
    may_stay_unnamed  it concerns sexual abuse of children: no name and no address then (Art. 16(2)(c))
    Records: catalog.report.made
    """
    demand(can_report(by, solution))
    _check_notice(kind, explanation, name, email, fact, in_good_faith, may_stay_unnamed)
    report = Report(
        solution=solution,
        version=solution.current,
        fact=fact,
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
    audit.record(by, "catalog.report.made", report, {"solution": solution.pk, "kind": kind, "fact": fact})
    letters.tell_reporter(report, "received", letters.received)
    letters.tell_operator(report, "made", letters.made)
    letters.tell_vendor(report, "told", letters.told)
    return report


@transaction.atomic
def uphold_report(*, report: Report, by: Actor, measure: str, grounds: str, reason: str) -> Report:
    """Find that the report is right, say on what grounds and which facts, and do what follows from it.

    measure  what follows from it; taking a fact or the listing out happens here and now
    Moves: open -> upheld
    Records: catalog.report.upheld
    """
    report = _begin(report, by)
    _check_reasons(reason, grounds, measure)
    report.state = REPORT_MOVES.legal("uphold", report.state).end
    report.measure, report.grounds = measure, grounds.strip()
    _close(report, reason, by)
    apply_measure(report=report, by=by)
    data = {"solution": report.solution_id, "measure": measure, "fact": report.fact}
    audit.record(by, "catalog.report.upheld", report, data, concerns=report.solution.vendor_id)
    _tell_of_decision(report)
    return report


@transaction.atomic
def reject_report(*, report: Report, by: Actor, reason: str) -> Report:
    """Find that the report is not right, or that nothing is to be done; the one who reported reads the reason.

    Moves: open -> rejected
    Records: catalog.report.rejected
    """
    report = _begin(report, by)
    _check_reasons(reason)
    report.state = REPORT_MOVES.legal("reject", report.state).end
    _close(report, reason, by)
    data = {"solution": report.solution_id, "fact": report.fact}
    audit.record(by, "catalog.report.rejected", report, data, concerns=report.solution.vendor_id)
    _tell_of_decision(report)
    return report


@transaction.atomic
def reply_to_report(*, report: Report, text: str, by: Actor) -> Report:
    """Say the vendor's own word to a report, once; it is published beside the decision.

    Records: catalog.report.replied
    """
    demand(speaks_for_vendor(by, report.solution.vendor_id))
    report = _locked(report)
    demand(speaks_for_vendor(by, report.solution.vendor_id))
    if report.replied_at is not None:
        raise IllegalMove(thing="reply", state="given", move="reply")
    if not text.strip():
        raise ValidationError({"text": _("Write what you have to say to the report.")})
    report.reply, report.replied_at = text.strip(), timezone.now()
    report.full_clean()
    report.save(update_fields=["reply", "replied_at", "updated_at"])
    audit.record(by, "catalog.report.replied", report, {"solution": report.solution_id})
    letters.tell_reporter(report, "replied", letters.replied)
    letters.tell_operator(report, "replied", letters.replied_to_operator)
    return report


@transaction.atomic
def complain(*, report: Report, by_vendor: bool, text: str, by: Actor) -> Complaint:
    """Ask another person of the operator to look again, once for each side, within six months.

    by_vendor  whether the vendor complains; else the one who reported, known by the secret address
    Records: catalog.complaint.made
    """
    report = _locked(report)
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
        letters.tell_vendor(report, "complained", letters.complaint_received)
    else:
        letters.tell_reporter(report, "complained", letters.complaint_received)
    letters.tell_operator(report, f"complained:{complaint.pk}", letters.complained(complaint))
    return complaint


@transaction.atomic
def uphold_complaint(
    *, complaint: Complaint, by: Actor, reason: str, measure: str = "", grounds: str = ""
) -> Complaint:
    """Find that the decision was wrong and turn it round: for the vendor it falls, for the reporter a measure follows.

    measure, grounds  as for `uphold_report`; only for a complaint of the one who reported
    Moves: open -> upheld
    Records: catalog.complaint.upheld
    """
    complaint = _begin_again(complaint, by)
    if complaint.by_vendor:
        _check_reasons(reason)
    else:
        _check_reasons(reason, grounds, measure)
    report = complaint.report
    complaint.state = COMPLAINT_MOVES.legal("uphold", complaint.state).end
    if complaint.by_vendor:
        if report.state != ReportState.UPHELD:
            raise IllegalMove(thing="report", state=report.state, move="reverse")
        report.state = REPORT_MOVES.legal("reverse", report.state).end
        undo_measure(report=report, by=by)
    else:
        if report.state == ReportState.REJECTED:
            report.state = REPORT_MOVES.legal("reverse", report.state).end
        report.measure, report.grounds = measure, grounds.strip()
        apply_measure(report=report, by=by)
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
    _check_reasons(reason)
    complaint.state = COMPLAINT_MOVES.legal("reject", complaint.state).end
    _close(complaint, reason, by)
    _tell_of_complaint(complaint, by, "catalog.complaint.rejected")
    return complaint


def is_concerned(report: Report, user_id: int | None) -> bool:
    """Whether a person of the operator has a matter of their own in it: reported it, or belongs to the vendor."""
    reported = report.user_id is not None and report.user_id == user_id
    return reported or is_member_of(user_id, report.solution.vendor_id)


def _tell_of_decision(report: Report) -> None:
    letters.tell_reporter(report, "decided", letters.decided)
    letters.tell_vendor(report, "decided", letters.decided_about_you)


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


def _check_reasons(reason: str, grounds: str | None = None, measure: str | None = None) -> None:
    problems = {}
    if not reason.strip():
        problems["reason"] = _("Give the reasons: both sides read them, and they stand in the log.")
    if grounds is not None and not grounds.strip():
        problems["grounds"] = _("Name the law, or the point of the rules, that the decision rests on.")
    if measure is not None and measure not in MEASURES:
        problems["measure"] = _("Choose what follows from the decision.")
    if problems:
        raise ValidationError({field: [text] for field, text in problems.items()})


def _locked(report: Report) -> Report:
    """The report as it is now, locked; read after the lock, so that nothing is lost to whoever waited."""
    Report.objects.select_for_update().get(pk=report.pk)
    rows = Report.objects.select_related("solution__current", "solution__vendor")
    return rows.prefetch_related("complaints").get(pk=report.pk)


def _begin(report: Report, by: Actor) -> Report:
    demand(can_decide_report(by, is_concerned=is_concerned(report, by.user_id)))
    report = _locked(report)
    demand(can_decide_report(by, is_concerned=is_concerned(report, by.user_id)))
    return report


def _begin_again(complaint: Complaint, by: Actor) -> Complaint:
    def check(report: Report) -> None:
        concerned, before = is_concerned(report, by.user_id), by.user_id in deciders_of(report)
        demand(can_decide_complaint(by, is_concerned=concerned, has_decided=before))

    check(complaint.report)
    report = _locked(complaint.report)
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
    audit.record(by, verb, complaint, data, concerns=report.solution.vendor_id)
    letters.tell_reporter(report, f"complaint:{complaint.pk}", letters.complaint_decided)
    letters.tell_vendor(report, f"complaint:{complaint.pk}", letters.complaint_decided)
