"""Routes: mail, what people choose of it, and what the operator sees of it and of the jobs."""

from __future__ import annotations

import uuid
from typing import Any

from accounts.models import User
from accounts.queries.notices import unsubscribe_token
from marketplace.core import outbox
from marketplace.core.models import OutboxMessage
from marketplace.core.opaque import opaque
from marketplace.core.outbox import Letter
from tests.factories import UserFactory
from tests.site.job_rows import make_job

from .row import FORM, READ, Row

READER = uuid.UUID(int=2_000_002)
POSTED = dict.fromkeys(READ, 405) | {"POST": 302}
MESSAGE = {"public_id": uuid.UUID(int=2_000_000)}
NO_MESSAGE = {"public_id": uuid.UUID(int=999_999)}
NUMBER = 2_000_001
JOB = {"job": opaque("job", NUMBER)}
NO_JOB = {"job": opaque("job", 999_999)}

ROWS: dict[str, Row] = {
    "accounts:notice-edit": Row("signed_in", answers=FORM),
    "accounts:notice-stop": Row(
        "public",
        {"token": unsubscribe_token(User(public_id=READER))},
        READ | {"POST": 200},
        missing={"token": "nothing"},
        csrf_exempt=True,
    ),
    "site:outbox-list": Row(
        "operator.view_outbox",
        counted="tests/site/test_outbox.py::test_outbox_with_more_letters_asks_the_database_no_more_often",
    ),
    "site:outbox-resend": Row("operator.retry_jobs", MESSAGE, POSTED, missing=NO_MESSAGE),
    "site:job-list": Row(
        "operator.view_jobs",
        counted="tests/site/test_jobs.py::test_jobs_with_more_rows_ask_the_database_no_more_often",
    ),
    "site:job-retry": Row("operator.retry_jobs", JOB, POSTED, missing=NO_JOB),
}


def build(world: dict[str, Any]) -> None:
    """A reader of summaries, a letter that was given up, a job that failed."""
    UserFactory(public_id=READER)
    message = outbox.post(
        Letter("Eine Nachricht", ("Guten Tag.",)),
        to="a@test.example",
        language="de",
        topic="account",
        key="table",
    )
    OutboxMessage.objects.filter(pk=message.pk).update(state="failed", attempts=1, **MESSAGE)
    make_job("tests.failing", "failed", pk=NUMBER)
