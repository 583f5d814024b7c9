"""The clock: days are Berlin's, moments are the database's and move on inside a transaction."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection, transaction

from marketplace.core.clock import berlin_day, database_now

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime.datetime(2026, 1, 31, 22, 59, tzinfo=UTC), datetime.date(2026, 1, 31)),
        (datetime.datetime(2026, 1, 31, 23, 0, tzinfo=UTC), datetime.date(2026, 2, 1)),
        (datetime.datetime(2026, 7, 31, 21, 59, tzinfo=UTC), datetime.date(2026, 7, 31)),
        (datetime.datetime(2026, 7, 31, 22, 0, tzinfo=UTC), datetime.date(2026, 8, 1)),
    ],
)
def test_berlin_day_around_midnight_follows_winter_and_summer_time(moment, day):
    assert berlin_day(moment) == day


def test_berlin_day_without_a_moment_is_today_in_berlin():
    with time_machine.travel(datetime.datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        assert berlin_day() == datetime.date(2027, 1, 1)


@pytest.mark.django_db
def test_database_now_in_one_transaction_moves_on():
    with transaction.atomic():
        first = database_now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.002)")
        second = database_now()
    assert first < second
    assert first.utcoffset() == datetime.timedelta(0)


@pytest.mark.django_db
def test_database_now_does_not_follow_the_clock_of_the_process():
    with time_machine.travel(datetime.datetime(2001, 1, 1, tzinfo=UTC)):
        assert database_now().year > 2020
