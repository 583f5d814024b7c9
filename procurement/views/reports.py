"""The report of a concluded sounding as a page and as a PDF, for everybody who may read the sounding."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.core import pdf
from marketplace.core.access import PUBLIC, declare
from marketplace.core.slots import slot
from procurement.exchange.report import report_pdf
from procurement.models import SoundingReport
from procurement.queries.reporting import report_for
from procurement.report_words import told


@declare(PUBLIC)
@require_safe
def report_show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the report as it was sent; one of a sounding for invited vendors is there for these and the buyer alone."""
    report = _readable(request, public_id)
    context = {
        "report": report,
        "sounding": report.sounding,
        "told": told(report.document, report.published_at),
        "is_own": request.actor.organisation_id == report.sounding.organisation_id,
    }
    return render(request, "procurement/report_show.html", context)


@declare(PUBLIC)
@require_safe
def report_paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand the same out as a PDF."""
    report = _readable(request, public_id)
    with slot("procurement.papers", settings.TABLES_AT_ONCE, _busy(), seconds=20):
        content = report_pdf(report)
    answer = HttpResponse(content, pdf.MEDIA_TYPE)
    name = f"{_('report')}-{report.sounding.public_id}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _busy() -> str:
    return _("Many files are being made just now. Try again in a minute.")


def _readable(request: HttpRequest, public_id: uuid.UUID) -> SoundingReport:
    report = report_for(request.actor, public_id)
    if report is None:
        raise Http404
    return report
