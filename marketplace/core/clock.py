"""The clock of the database: what decides about deadlines and days, the same for every process."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

BERLIN = ZoneInfo("Europe/Berlin")


def database_now() -> datetime.datetime:
    """The database's wall clock at this moment (UTC), not the start of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].astimezone(datetime.UTC)


def berlin_day(at: datetime.datetime | None = None) -> datetime.date:
    """The calendar day in Berlin at a moment, now if none is given."""
    return (at or timezone.now()).astimezone(BERLIN).date()
