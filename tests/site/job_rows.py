"""Rows of the job queue in the state a test needs; the queue's own models are read-only."""

from __future__ import annotations

import datetime

from django.db import connection, transaction


def make_job(
    task: str, status: str, *, pk: int | None = None, lock: str | None = None, secret: str = ""
) -> int:
    """One job of that kind in that state; secret is what it was told."""
    # In one transaction: a worker that listens must not see it wait first.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (id, queue_name, task_name, status, queueing_lock, attempts, args) VALUES"
            " (coalesce(%s, nextval(pg_get_serial_sequence('procrastinate_jobs', 'id'))), 'default', %s, 'todo', %s, 3,"
            " jsonb_build_object('secret', %s::text)) RETURNING id",
            [pk, task, lock, secret],
        )
        made = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
            [status, made],
        )
    return made


def clear_jobs() -> None:
    """Take every job out: the queue's tables are not emptied between tests that commit."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def make_worker(seen_at: datetime.datetime) -> int:
    """One worker that reported last at that moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [seen_at]
        )
        return cursor.fetchone()[0]
