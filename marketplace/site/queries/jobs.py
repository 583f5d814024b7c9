"""Reads of the worker's jobs for the operator: what runs, what waits, what failed; never what a job was told."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from marketplace.core.opaque import number_of, opaque
from marketplace.core.outbox import SEND_JOB

# A mail wakes the sender at once, so the number and the moments of those runs would tell of mail about market soundings. Shown
# are the runs by the clock alone; they know their moment, and fail for the same reasons.
_SHOWN = Q(task_name=SEND_JOB, args__has_key="timestamp") | ~Q(task_name=SEND_JOB)
_SHOWN_ENDS = Q(job__task_name=SEND_JOB, job__args__has_key="timestamp") | ~Q(job__task_name=SEND_JOB)
# Seconds without a word after which a worker counts as gone; it reports every ten seconds.
SILENCE = 60


# What the jobs do, in words; a job that is not told here goes by its name in the code.
LABELS: dict[str, Any] = {
    "accounts.tasks.clear_old_data": _("Remove data that is kept no longer"),
    "accounts.tasks.remind_of_keys": _("Remind of keys that expire"),
    "accounts.tasks.remind_of_proofs": _("Remind of proofs that expire"),
    "accounts.tasks.remind_of_verifications": _("Remind of verifications that run out"),
    "accounts.tasks.send_summaries": _("Write summaries of news"),
    "catalog.tasks.forget_search_changes": _("Forget old changes of the search"),
    "catalog.tasks.refresh_after_expiry": _("Renew the search after evidence has expired"),
    "catalog.tasks.refresh_after_renaming": _("Renew the search after an organisation has a new name"),
    "core.export_audit_heads": _("Export the heads of the record"),
    "core.seal_audit": _("Seal the record"),
    "core.send_mail": _("Send mail"),
    "marketplace.core.files.tasks.clear_files": _("Remove files that nobody uses"),
    "marketplace.core.tasks.clear_expired_sessions": _("Remove sessions that have ended"),
    "marketplace.core.tasks.forget_old_jobs": _("Forget jobs that succeeded long ago"),
    "marketplace.core.tasks.forget_repeatable_requests": _("Forget repeatable requests of programs"),
    "marketplace.core.tasks.retry_stalled_jobs": _("Begin abandoned jobs again"),
    "procurement.tasks.remind_vendors": _("Remind of market soundings that end"),
}


@dataclass(frozen=True)
class WorkerLine:
    """One process that does jobs, and when it last reported."""

    number: int
    seen_at: datetime.datetime
    is_alive: bool


@dataclass
class TaskLine:
    """One kind of job: how many wait, run and have failed, when it last ended, and how."""

    name: str
    rhythm: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    succeeded_at: datetime.datetime | None = None
    failed_at: datetime.datetime | None = None

    @property
    def label(self) -> Any:
        """What the job does, in words."""
        return label_of(self.name)

    @property
    def waiting(self) -> int:
        """Jobs that nobody has begun."""
        return self.counts.get("todo", 0)

    @property
    def doing(self) -> int:
        """Jobs that a worker is busy with."""
        return self.counts.get("doing", 0)

    @property
    def failed(self) -> int:
        """Jobs that ended with an error."""
        return self.counts.get("failed", 0)

    @property
    def is_failing(self) -> bool:
        """Whether its newest run ended with an error."""
        return bool(self.failed_at and (not self.succeeded_at or self.failed_at > self.succeeded_at))


@dataclass(frozen=True)
class JobLine:
    """One job that failed.

    name  for addresses: numbers of jobs tell how many were begun between two
    """

    name: str
    task_name: str
    attempts: int
    failed_at: datetime.datetime | None

    @property
    def label(self) -> Any:
        """What the job does, in words."""
        return label_of(self.task_name)


def label_of(name: str) -> Any:
    """What jobs of that name do, in words; the name where nobody told."""
    return LABELS.get(name, name)


def workers(at: datetime.datetime | None = None) -> list[WorkerLine]:
    """The processes that do jobs, the one that reported last first."""
    late = (at or timezone.now()) - datetime.timedelta(seconds=SILENCE)
    found = ProcrastinateWorker.objects.order_by("-last_heartbeat")
    return [WorkerLine(w.pk, w.last_heartbeat, w.last_heartbeat > late) for w in found]


def tasks_at_work() -> list[TaskLine]:
    """Every kind of job, those with a rhythm included that never ran yet; two queries."""
    lines = {name: TaskLine(name, rhythm) for name, rhythm in _rhythms().items()}
    counts = (
        ProcrastinateJob.objects.filter(_SHOWN)
        .order_by()
        .values_list("task_name", "status")
        .annotate(n=Count("pk"))
    )
    for name, status, number in counts:
        lines.setdefault(name, TaskLine(name)).counts[status] = number
    ends = (
        ProcrastinateEvent.objects.filter(_SHOWN_ENDS, type__in=("succeeded", "failed"))
        .order_by()
        .values_list("job__task_name", "type")
        .annotate(moment=Max("at"))
    )
    for name, kind, moment in ends:
        line = lines.setdefault(name, TaskLine(name))
        if kind == "succeeded":
            line.succeeded_at = moment
        else:
            line.failed_at = moment
    return sorted(lines.values(), key=lambda line: (not line.is_failing, line.name))


def job_lines(found: Iterable[ProcrastinateJob]) -> list[JobLine]:
    """What of failed jobs is shown."""
    return [JobLine(opaque("job", job.pk), job.task_name, job.attempts, job.failed_at) for job in found]


def job_number(name: str) -> int | None:
    """The number of the job that an address names; None where it names none."""
    return number_of("job", name)


def failed_jobs() -> QuerySet[ProcrastinateJob]:
    """Jobs that failed, the newest first, with the moment in `failed_at`; what they were told is not read."""
    ends = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="failed").order_by("-at")
    return (
        ProcrastinateJob.objects.filter(_SHOWN, status="failed")
        .defer("args")
        .annotate(failed_at=Subquery(ends.values("at")[:1]))
        .order_by("-id")
    )


def _rhythms() -> dict[str, str]:
    """The rhythm of each periodic job as cron writes it, in UTC."""
    # Some lie in modules that only a worker reads by itself.
    app.perform_import_paths()
    return {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
