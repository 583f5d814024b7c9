"""Writes about the worker's jobs by the operator."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import UniqueViolation

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand

from ..rules import can_retry_jobs


@transaction.atomic
def retry_job(*, job: ProcrastinateJob, by: Actor) -> None:
    """Queue a failed job again; refused as an illegal move when the same work waits already.

    Moves: failed -> todo
    Records: site.job.retried
    """
    demand(can_retry_jobs(by))
    locked = ProcrastinateJob.objects.select_for_update(of=("self",)).defer("args").get(pk=job.pk)
    if locked.status != "failed":
        raise IllegalMove(thing="job", state=locked.status, move="retry")
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(locked.pk, retry_at=timezone.now())
    except UniqueViolation:
        raise IllegalMove(thing="job", state="waiting", move="retry") from None
    # Without its number: numbers of jobs tell how many others were begun between two, such as for mail of vendors.
    audit.record(by, "site.job.retried", None, {"task": locked.task_name, "attempts": locked.attempts})
