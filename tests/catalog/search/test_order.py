"""The neutral order: published, daily, the same in Python and in SQL."""

from __future__ import annotations

import datetime
import hashlib

import pytest
from django.db import connection

from catalog.search.order import factors, neutral

DAY = datetime.date(2026, 11, 22)


def test_factors_of_a_day_follow_the_published_rule():
    digest = hashlib.sha256(b"2026-11-22").hexdigest()

    assert factors(DAY) == (
        1 + int(digest[:16], 16) % 2147483646,
        int(digest[16:32], 16) % 2147483647,
    )
    assert factors(DAY) == (1235956994, 392718648)


def test_neutral_order_of_ids_is_another_one_each_day():
    days = [DAY + datetime.timedelta(days=n) for n in range(5)]

    orders = {tuple(sorted(range(1, 30), key=lambda pk: neutral(pk, day))) for day in days}

    assert len(orders) == 5


def test_neutral_places_of_many_ids_never_meet():
    assert len({neutral(pk, DAY) for pk in range(1, 20_001)}) == 20_000


@pytest.mark.django_db
def test_neutral_in_sql_equals_python():
    ids = [1, 2, 3, 1000, 123_456_789, 2**31 - 2]
    a, b = factors(DAY)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (id * %s + %s) %% 2147483647 FROM unnest(%s::bigint[]) AS row (id)", [a, b, ids]
        )
        found = [place for (place,) in cursor.fetchall()]

    assert found == [neutral(pk, DAY) for pk in ids]
