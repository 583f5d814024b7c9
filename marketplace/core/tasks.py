"""Housekeeping jobs of the worker. Due work is computed from rows, so a missed tick loses nothing."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from . import outbox
from .api.repeats import forget_old_requests


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="core.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again every job whose worker died without a word (kill -9, power cut)."""
    for job in await app.job_manager.get_stalled_jobs():
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            # The same work waits already under its lock; the dead job would only do it twice.
            await app.job_manager.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="core.clear_expired_sessions")
def clear_expired_sessions(timestamp: int, **_kwargs: Any) -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")


@app.periodic(cron="* * * * *")
@app.task(name=outbox.SEND_JOB, queueing_lock=outbox.SEND_JOB)
def send_mail(timestamp: int = 0, **_kwargs: Any) -> dict[str, int]:
    """Send the letters that are due; runs after each commit that posted one, and each minute for those put off."""
    return {str(outcome): count for outcome, count in outbox.send_due().items()}


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="core.forget_old_jobs")
async def forget_old_jobs(timestamp: int, **_kwargs: Any) -> None:
    """Remove jobs that succeeded more than a week ago; failed ones stay until somebody has looked."""
    await app.job_manager.delete_old_jobs(nb_hours=168)


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="core.forget_repeatable_requests")
def forget_repeatable_requests(timestamp: int, **_kwargs: Any) -> int:
    """Remove the kept answers of requests that can no longer be repeated; returns how many."""
    return forget_old_requests()
