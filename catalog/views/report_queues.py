"""The operator's queues of reports and complaints."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.actions.report_replies import hide_reply, show_reply
from catalog.actions.report_rows import is_concerned
from catalog.actions.reports import (
    reject_complaint,
    reject_report,
    uphold_complaint,
    uphold_report,
)
from catalog.facts.registry import FACTS
from catalog.forms import DecideForm, DecideVendorsComplaintForm
from catalog.models import Report
from catalog.queries.reports import (
    complaint_for_operator,
    deciders_of,
    fact_label,
    report_for_operator,
    waiting_complaints,
    waiting_reports,
)
from catalog.queries.values import value_of
from catalog.rules import can_decide_complaint, can_decide_report
from marketplace.core.access import declare, needs
from marketplace.core.forms import ReasonForm
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

PAGE_SIZE = 25
DECIDES = needs(Permission.DECIDE_REPORTS)


@declare(DECIDES)
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports that wait, the longest waiting first."""
    context = paged(request, waiting_reports(), PAGE_SIZE) | {"now": timezone.now()}
    return render(request, "catalog/report_list.html", context)


@declare(DECIDES)
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """List the complaints that wait, the longest waiting first."""
    context = paged(request, waiting_complaints(), PAGE_SIZE) | {"now": timezone.now()}
    return render(request, "catalog/complaint_list.html", context)


@declare(DECIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def report_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report beside what the listing says, and take the decision with its reasons."""
    report = report_for_operator(pk)
    if report is None:
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else None, report=report)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            if asked["decision"] == "uphold":
                reasons = {key: asked[key] for key in ("measure", "rests_on", "grounds", "reason")}
                uphold_report(report=report, by=request.actor, **reasons)
            else:
                reject_report(report=report, by=request.actor, reason=asked["reason"])
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Decided. Both sides are told by mail."))
            return redirect("catalog:report-list")
    concerned = is_concerned(report, request.actor.user_id)
    context = _about(report) | {
        "form": form,
        "decision": can_decide_report(request.actor, is_concerned=concerned),
        # Who belongs to the vendor learns here no more than the vendor does.
        "shows_reporter": not concerned,
    }
    return render(request, "catalog/report_decide.html", context, status=422 if form.errors else 200)


@declare(DECIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a complaint beside the decision that it is about, and take another person's decision."""
    complaint = complaint_for_operator(pk)
    if complaint is None:
        raise Http404
    report = complaint.report
    posted = request.POST if request.method == "POST" else None
    form = DecideVendorsComplaintForm(posted) if complaint.by_vendor else DecideForm(posted, report=report)
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        decision = asked.pop("decision")
        try:
            if decision == "uphold":
                uphold_complaint(complaint=complaint, by=request.actor, **asked)
            else:
                reject_complaint(complaint=complaint, by=request.actor, reason=asked["reason"])
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Decided. Both sides are told by mail."))
            return redirect("catalog:complaint-list")
    concerned = is_concerned(report, request.actor.user_id)
    before = request.actor.user_id in deciders_of(report)
    context = _about(report) | {
        "complaint": complaint,
        "form": form,
        "decision": can_decide_complaint(request.actor, is_concerned=concerned, has_decided=before),
    }
    return render(request, "catalog/complaint_decide.html", context, status=422 if form.errors else 200)


@declare(DECIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def reply_hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the reply to a report out of the public with a reason, or bring it back."""
    report = report_for_operator(pk)
    if report is None or report.replied_at is None:
        raise Http404
    is_shown_again = request.method == "POST" and "show" in request.POST
    form = ReasonForm(request.POST if request.method == "POST" and not is_shown_again else None)
    if is_shown_again:
        show_reply(report=report, by=request.actor)
        messages.success(request, _("The reply is public again."))
        return redirect("catalog:report-reply-hide", pk=pk)
    if request.method == "POST" and form.is_valid():
        hide_reply(report=report, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("The reply is no longer public. Whoever wrote it is told by mail."))
        return redirect("catalog:report-reply-hide", pk=pk)
    decision = can_decide_report(request.actor, is_concerned=is_concerned(report, request.actor.user_id))
    context = _about(report) | {"form": form, "decision": decision}
    return render(request, "catalog/report_reply.html", context, status=422 if form.errors else 200)


def _about(report: Report) -> dict[str, Any]:
    """What both pages show of a report: the listing, and what the fact said then and says now."""
    solution, fact = report.solution, FACTS.get(report.fact)
    then = report.version.facts if report.version else solution.current.facts
    return {
        "report": report,
        "solution": solution,
        "name": solution.current.facts["name"],
        "about": fact_label(report.fact),
        "proven": fact_label(report.evidence.fact) if report.evidence else "",
        "said": value_of(fact, then.get(report.fact)) if fact else None,
        "says": value_of(fact, solution.current.facts.get(report.fact)) if fact else None,
        "has_fact": fact is not None,
        "now": timezone.now(),
    }
