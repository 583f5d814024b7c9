"""Reads about reports, complaints against the decisions on them, and the public log of moderation."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.choices import ReportState
from catalog.facts.registry import FACTS
from catalog.models import Complaint, Report
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day

# Six months at the least, whichever months they are.
COMPLAINT_TIME = datetime.timedelta(days=184)
_WITH = ("solution__current", "solution__vendor", "version")
# Who reported is read for the operator only; what is not read cannot be shown by mistake.
_REPORTER = ("name", "email", "user", "organisation")
WHOLE: Promise = _("The whole listing")


def fact_label(key: str) -> Any:
    """What a report speaks of: the label of a fact, or the whole listing."""
    return FACTS[key].label if key in FACTS else WHOLE


def waiting_reports() -> QuerySet[Report]:
    """Reports that nobody has decided, the longest waiting first."""
    rows = Report.objects.filter(state=ReportState.OPEN).defer(*_REPORTER)
    return rows.select_related(*_WITH).order_by("created_at", "pk")


def waiting_complaints() -> QuerySet[Complaint]:
    """Complaints that nobody has decided, the longest waiting first."""
    rows = Complaint.objects.filter(state=ReportState.OPEN).defer(*(f"report__{one}" for one in _REPORTER))
    return rows.select_related(*(f"report__{one}" for one in _WITH)).order_by("created_at", "pk")


def report_for_operator(pk: int) -> Report | None:
    """One report with everything, who made it included."""
    rows = Report.objects.select_related(*_WITH, "user", "organisation", "decided_by")
    return rows.prefetch_related("complaints").filter(pk=pk).first()


def complaint_for_operator(pk: int) -> Complaint | None:
    """One complaint with its report and what was decided before."""
    with_report = (f"report__{one}" for one in (*_WITH, "user", "organisation", "decided_by"))
    rows = Complaint.objects.select_related(*with_report, "user")
    return rows.prefetch_related("report__complaints").filter(pk=pk).first()


def reports_for(actor: Actor) -> QuerySet[Report]:
    """Reports about the listings of the organisation acted for, open ones first, then the newest; never who made them."""
    rows = Report.objects.visible_to(actor).filter(solution__vendor_id=actor.organisation_id)
    rows = rows.select_related(*_WITH).defer(*_REPORTER).prefetch_related("complaints")
    return rows.order_by("decided_at", "-pk")


def report_by_address(public_id: uuid.UUID) -> Report | None:
    """The report of a secret address, without anything about a person."""
    rows = Report.objects.select_related(*_WITH).defer(*_REPORTER, "explanation")
    return rows.prefetch_related("complaints").filter(public_id=public_id).first()


def moderation_log() -> QuerySet[Report]:
    """Every decision, the newest first, with complaints that are decided; nothing of who reported or what was written."""
    decided = Complaint.objects.exclude(state=ReportState.OPEN).defer("text", "user", "decided_by")
    rows = Report.objects.exclude(state=ReportState.OPEN).select_related(*_WITH)
    rows = rows.defer(*_REPORTER, "explanation", "decided_by")
    return rows.prefetch_related(Prefetch("complaints", queryset=decided)).order_by("-decided_at", "-pk")


def complain_until(report: Report) -> datetime.date | None:
    """The last day on which one may complain: six months after the decision, or after a complaint that turned it; else None."""
    moments = [report.decided_at] if report.decided_at else []
    moments += [one.decided_at for one in report.complaints.all() if one.state == ReportState.UPHELD]
    return berlin_day(max(moments) + COMPLAINT_TIME) if moments else None


def complaint_of(report: Report, *, by_vendor: bool) -> Complaint | None:
    """The complaint of the vendor, or of the one who reported, if there is one."""
    return next((one for one in report.complaints.all() if one.by_vendor == by_vendor), None)


def deciders_of(report: Report) -> frozenset[int]:
    """Ids of all who have decided the report or a complaint about it."""
    ids = [report.decided_by_id, *(one.decided_by_id for one in report.complaints.all())]
    return frozenset(one for one in ids if one is not None)
