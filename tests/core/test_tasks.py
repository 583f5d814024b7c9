"""Jobs of a worker that died are begun again, and one whose work waits already does not hold up the others."""

from __future__ import annotations

import asyncio
import datetime

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.psycopg_connector import PsycopgConnector

from marketplace.core.tasks import retry_stalled_jobs
from tests.site.job_rows import clear_jobs, make_job, make_worker

pytestmark = pytest.mark.django_db(transaction=True)


def abandoned(task, lock=None):
    """A job that a worker was busy with when it died ten minutes ago."""
    worker = make_worker(timezone.now() - datetime.timedelta(minutes=10))
    pk = make_job(task, "todo", lock=lock)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, pk]
        )
    return pk


def run_as_the_worker_does():
    async def run():
        params = connection.get_connection_params()
        for name in ("cursor_factory", "context"):
            params.pop(name, None)
        with app.replace_connector(PsycopgConnector(kwargs=params)) as worker:
            async with worker.open_async():
                await retry_stalled_jobs.func(None, timestamp=0)

    asyncio.run(run())


def test_jobs_of_a_dead_worker_are_begun_again_though_one_waits_already():
    clear_jobs()
    first = abandoned("tests.mail", lock="tests.mail")
    waiting = make_job("tests.mail", "todo", lock="tests.mail")
    other = abandoned("tests.other")

    run_as_the_worker_does()

    assert dict(ProcrastinateJob.objects.values_list("pk", "status")) == {waiting: "todo", other: "todo"}
    assert not ProcrastinateJob.objects.filter(pk=first).exists()
