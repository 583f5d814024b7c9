"""Pages of reports: for whoever reports, and the public log of what was decided."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.actions.reports import complain, report_problem
from catalog.forms import ComplainForm, ReportForm
from catalog.models import Report
from catalog.queries.listings import public_listing
from catalog.queries.reports import (
    complain_until,
    complaint_of,
    fact_label,
    moderation_log,
    report_by_address,
    reported_row,
    taken_out_unasked,
)
from catalog.queries.wording import reader_language
from catalog.rules import can_complain
from marketplace.core.access import PUBLIC, declare
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.pages import paged

PAGE_SIZE = 25
WAIT_SECONDS = 600


@declare(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Report a listing, one fact of it, an experience or a proof, with an account or without."""
    solution = public_listing(slug)
    asked = request.POST if request.method == "POST" else request.GET
    row = reported_row(solution, asked) if solution else None
    if solution is None or row is None:
        raise Http404
    facts = solution.current.facts
    person = request.user if request.user.is_authenticated else None
    first = {
        "fact": request.GET.get("fact", ""),
        "name": getattr(person, "name", ""),
        "email": getattr(person, "email", ""),
    }
    posted = request.POST if request.method == "POST" else None
    form = ReportForm(posted, initial=first, stated=tuple(facts), is_about_row=bool(row))
    status = 200
    if request.method == "POST" and form.is_valid():
        if _is_too_often(request, form.cleaned_data["email"]):
            form.add_error(
                None, _("Many reports came from here. Try again in ten minutes; your text is kept below.")
            )
            status = 429
        else:
            try:
                report = report_problem(
                    solution=solution,
                    by=request.actor,
                    language=reader_language(),
                    **form.cleaned_data,
                    **row,
                )
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("Your report has arrived."))
                return redirect("catalog:report-show", public_id=report.public_id)
    if form.errors and status == 200:
        status = 422
    context = {
        "solution": solution,
        "name": facts["name"],
        "form": form,
        "proven": fact_label(row["evidence"].fact) if "evidence" in row else "",
        **row,
    }
    response = render(request, "catalog/report_add.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(WAIT_SECONDS)
    return response


def _is_too_often(request: HttpRequest, email: str) -> bool:
    """Count the report for the place it came from, and for the address that gets a mail for it."""
    limits = settings.REPORT_RATE_LIMITS
    if not ratelimit.consume(request, app="catalog", action="report", config=limits):
        return True
    asked = {"app": "catalog", "action": "report_mail", "config": limits, "key": email.lower()}
    return bool(email) and not ratelimit.consume(request, **asked)


@declare(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what became of a report to whoever knows its secret address, and take a complaint about the decision."""
    report = report_by_address(public_id)
    if report is None:
        raise Http404
    form = ComplainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            complain(report=report, by_vendor=False, text=form.cleaned_data["complaint"], by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Your complaint has arrived. Another person looks again."))
            return redirect("catalog:report-show", public_id=public_id)
    context = seen_by(request.actor, report, by_vendor=False) | {"form": form}
    return render(request, "catalog/report_show.html", context, status=422 if form.errors else 200)


def seen_by(actor: Actor, report: Report, *, by_vendor: bool) -> dict[str, Any]:
    """What one side sees of a report: the decision, its own complaint, and the other one's once that is decided."""
    until = complain_until(report)
    complaints = report.complaints.all()
    return {
        "report": report,
        "by_vendor": by_vendor,
        "solution": report.solution,
        "name": report.solution.current.facts["name"],
        "about": fact_label(report.fact),
        "until": until,
        "complaint": complaint_of(report, by_vendor=by_vendor),
        "others": [one for one in complaints if one.by_vendor != by_vendor and one.decided_at],
        "may_complain": can_complain(actor, report, by_vendor=by_vendor, until=until, today=berlin_day()),
    }


@declare(PUBLIC)
@require_safe
def moderation_list(request: HttpRequest) -> HttpResponse:
    """List every decision about a report with grounds and reasons, the newest first; on the first page also what the
    operator took out without a report."""
    context = paged(request, moderation_log(), PAGE_SIZE)
    if context["page"].number == 1:
        context["unasked"] = taken_out_unasked()
    return render(request, "catalog/moderation_list.html", context)


@declare(PUBLIC)
@require_safe
def report_rules(request: HttpRequest) -> HttpResponse:
    """Say what may stand in a listing, how reports are decided, and whom to write to."""
    return render(request, "catalog/report_rules.html")
