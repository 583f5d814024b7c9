"""Pages of reports for those whom they are about: what others say of their words, their reply, their complaint."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.actions.report_replies import reply_to_report
from catalog.actions.reports import complain
from catalog.forms import ComplainForm, ReplyForm
from catalog.queries.reports import reports_for
from marketplace.core.access import declare, needs
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

from .reports import seen_by

PAGE_SIZE = 25
COMPLAIN = "complain"


@declare(needs(Permission.EDIT_LISTING))
@require_safe
def own_report_list(request: HttpRequest) -> HttpResponse:
    """List the reports about what the organisation acted for says in listings and experiences."""
    context = paged(request, reports_for(request.actor), PAGE_SIZE) | {"now": timezone.now()}
    return render(request, "catalog/own_report_list.html", context)


@declare(needs(Permission.EDIT_LISTING))
@require_http_methods(["GET", "HEAD", "POST"])
def own_report_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report with the decision and its reasons; take the reply or the complaint of the one it is about."""
    report = reports_for(request.actor).filter(pk=pk).first()
    if report is None:
        raise Http404
    complains = request.POST.get("move") == COMPLAIN
    posted = request.POST if request.method == "POST" else None
    reply = ReplyForm(None if complains else posted)
    complaint = ComplainForm(posted if complains else None)
    form = complaint if complains else reply
    if request.method == "POST" and form.is_valid():
        try:
            if complains:
                text = form.cleaned_data["complaint"]
                complain(report=report, by_vendor=True, text=text, by=request.actor)
                messages.success(request, _("Your complaint has arrived. Another person looks again."))
            else:
                reply_to_report(report=report, text=form.cleaned_data["text"], by=request.actor)
                messages.success(request, _("Your reply is kept. It is published beside the decision."))
            return redirect("catalog:own-report-show", pk=pk)
        except ValidationError as error:
            form.take(error)
    context = seen_by(request.actor, report, by_vendor=True) | {"reply_form": reply, "form": complaint}
    return render(request, "catalog/own_report_show.html", context, status=422 if form.errors else 200)
