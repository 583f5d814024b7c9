"""Who reported a problem is forgotten when nobody can complain any more."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from catalog.choices import ReportState
from catalog.models import Complaint, Report
from catalog.rules import can_import
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand


@transaction.atomic
def forget_reporters(*, by: Actor, at: datetime.datetime | None = None) -> int:
    """Forget who reported and who complained where that was decided longer ago than the operator's days; returns how many.

    Name, address, account and organisation go, also where only one of them stands there. What was reported and decided stays,
    so does the statement of reasons. A report with an open complaint waits.
    Records: catalog.report.reporters_forgotten
    """
    demand(can_import(by))
    before = (at or timezone.now()) - datetime.timedelta(days=settings.RETENTION_DAYS["decided_reports"])
    recent = Complaint.objects.filter(report=OuterRef("pk"))
    waiting = recent.filter(state=ReportState.OPEN) | recent.filter(decided_at__gte=before)
    rows = Report.objects.exclude(state=ReportState.OPEN).filter(decided_at__lt=before)
    known = Complaint.objects.filter(report=OuterRef("pk"), user__isnull=False)
    somebody = ~Q(name="", email="", user=None, organisation=None) | Exists(known)
    ids = list(rows.filter(somebody).exclude(Exists(waiting)).values_list("pk", flat=True))
    Complaint.objects.filter(report__in=ids).update(user=None)
    count = Report.objects.filter(pk__in=ids).update(name="", email="", user=None, organisation=None)
    if count:
        audit.record(by, "catalog.report.reporters_forgotten", data={"rows": count})
    return count
