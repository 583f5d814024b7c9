"""Who reported a problem is forgotten when nobody can complain any more."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from catalog.choices import ReportState
from catalog.models import Complaint, Report
from catalog.rules import can_import
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand


@transaction.atomic
def forget_reporters(*, by: Actor, at: datetime.datetime | None = None) -> int:
    """Take name and address off reports that were decided longer ago than the operator's days; returns how many.

    What was reported and decided stays, so does the statement of reasons. A report with an open complaint waits.
    Records: catalog.report.reporters_forgotten
    """
    demand(can_import(by))
    before = (at or timezone.now()) - datetime.timedelta(days=settings.RETENTION_DAYS["decided_reports"])
    recent = Complaint.objects.filter(report=OuterRef("pk"))
    waiting = recent.filter(state=ReportState.OPEN) | recent.filter(decided_at__gte=before)
    rows = Report.objects.exclude(state=ReportState.OPEN).filter(decided_at__lt=before)
    rows = rows.exclude(name="", email="").exclude(Exists(waiting))
    count = rows.update(name="", email="")
    if count:
        audit.record(by, "catalog.report.reporters_forgotten", data={"rows": count})
    return count
