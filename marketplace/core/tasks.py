"""Housekeeping jobs of the worker. Due work is computed from rows, so a missed tick loses nothing."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="core.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again every job whose worker died without a word (kill -9, power cut)."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="core.clear_expired_sessions")
def clear_expired_sessions(timestamp: int, **_kwargs: Any) -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")
