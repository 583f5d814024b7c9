"""The reply to a report: said once by the organisation that it is about, taken out by the operator where it must not stand."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Report
from catalog.rules import can_decide_report, speaks_for_concerned
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand

from . import report_letters as letters
from .report_rows import is_concerned, locked_report


@transaction.atomic
def reply_to_report(*, report: Report, text: str, by: Actor) -> Report:
    """Say the own word to a report, once; it is published beside the decision.

    Records: catalog.report.replied
    """
    demand(speaks_for_concerned(by, report.concerned_id))
    report = locked_report(report)
    demand(speaks_for_concerned(by, report.concerned_id))
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
def hide_reply(*, report: Report, reason: str, by: Actor) -> Report:
    """Take a reply out of the public; whoever wrote it still reads it, and gets the reason by mail.

    Records: catalog.report.reply_hidden
    """
    report = _begin(report, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: whoever wrote the reply gets it by mail.")})
    if report.replied_at is None or report.reply_hidden_at is not None:
        state = "hidden" if report.reply_hidden_at else "not_given"
        raise IllegalMove(thing="reply", state=state, move="hide")
    report.reply_hidden_at = timezone.now()
    report.full_clean()
    report.save(update_fields=["reply_hidden_at", "updated_at"])
    _record(report, "catalog.report.reply_hidden", by)
    step = f"reply-hidden:{report.reply_hidden_at.isoformat()}"
    letters.tell_concerned(report, step, letters.reply_hidden(reason.strip()))
    return report


@transaction.atomic
def show_reply(*, report: Report, by: Actor) -> Report:
    """Bring a reply that was taken out back into the public.

    Records: catalog.report.reply_shown
    """
    report = _begin(report, by)
    if report.reply_hidden_at is None:
        raise IllegalMove(thing="reply", state="public", move="show")
    report.reply_hidden_at = None
    report.full_clean()
    report.save(update_fields=["reply_hidden_at", "updated_at"])
    _record(report, "catalog.report.reply_shown", by)
    return report


def _begin(report: Report, by: Actor) -> Report:
    demand(can_decide_report(by, is_concerned=is_concerned(report, by.user_id)))
    report = locked_report(report)
    demand(can_decide_report(by, is_concerned=is_concerned(report, by.user_id)))
    return report


def _record(report: Report, verb: str, by: Actor) -> None:
    audit.record(by, verb, report, {"solution": report.solution_id}, concerns=report.concerned_id)
