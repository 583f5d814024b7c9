"""The shared cache: one winner per key, and nothing that still counts is lost."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from marketplace.core.models import CacheEntry


def age(key):
    """Let a key run out."""
    CacheEntry.objects.filter(cache_key__endswith=key).update(
        expires=timezone.now() - datetime.timedelta(seconds=1)
    )


def test_value_that_was_kept_is_read_until_it_runs_out(db):
    cache.set("eins", {"zahl": [1, 2]}, timeout=60)
    assert cache.get("eins") == {"zahl": [1, 2]}
    age("eins")
    assert cache.get("eins", "nichts") == "nichts"


def test_key_is_added_once_and_again_after_its_time(db):
    assert [cache.add("schloss", n, timeout=60) for n in range(3)] == [True, False, False]
    age("schloss")
    assert [cache.add("schloss", n, timeout=60) for n in range(3)] == [True, False, False]
    cache.delete("schloss")
    assert cache.add("schloss", 9, timeout=60)


def test_value_without_an_end_stays(db):
    cache.set("immer", 1, timeout=None)
    assert cache.get("immer") == 1


def test_time_of_a_key_is_prolonged_only_while_it_counts(db):
    cache.set("da", 1, timeout=60)
    assert cache.touch("da", 600)
    age("da")
    assert not cache.touch("da", 600)


def test_number_is_counted_up(db):
    cache.set("zahl", 1)
    assert cache.incr("zahl") == 2


@pytest.mark.parametrize("is_old", [False, True])
def test_key_added_by_many_at_once_has_one_winner(transactional_db, is_old):
    if is_old:
        cache.set("wettlauf", "alt", timeout=60)
        age("wettlauf")

    def add(number):
        try:
            return cache.add("wettlauf", number, timeout=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        won = list(pool.map(add, range(24)))
    assert won.count(True) == 1


def test_sweeping_removes_what_ran_out_and_nothing_else(db, monkeypatch):
    for number in range(5):
        cache.set(f"alt{number}", 1, timeout=60)
        age(f"alt{number}")
    monkeypatch.setattr("marketplace.core.cache.random.randrange", lambda _most: 1)
    cache.set("bleibt", 1, timeout=60)
    monkeypatch.setattr("marketplace.core.cache.random.randrange", lambda _most: 0)
    cache.set("neu", 1, timeout=60)
    assert sorted(CacheEntry.objects.values_list("cache_key", flat=True)) == [":1:bleibt", ":1:neu"]
