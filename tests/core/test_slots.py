"""Places for heavy work: no more at once than allowed, over all processes, and free again however the work ends."""

from __future__ import annotations

import time

import pytest
from django.db import DatabaseError, connection

from marketplace.core.slots import TryLater, slot, take_slot

from .holding import forget_places, free_places, held

pytestmark = pytest.mark.django_db
BUSY = "Gerade nicht."


@pytest.fixture(autouse=True)
def _all_places_free(db):
    forget_places()


def test_slot_is_given_until_all_places_are_taken():
    with held("probe", 0, 2):
        second = take_slot("probe", 3)
        assert second is not None
        assert free_places("probe", 3) == 0
        second.release()
        assert free_places("probe", 3) == 1
    with held("probe", 0, 1, 2):
        assert take_slot("probe", 3) is None
        other = take_slot("andere", 3)
        assert other is not None
        other.release()


def test_slot_that_is_not_free_raises_with_the_reason_and_the_wait():
    with held("probe", 0), pytest.raises(TryLater) as told, slot("probe", 1, BUSY, seconds=7, status=429):
        pytest.fail("The work was done without a place.")
    assert (str(told.value), told.value.seconds, told.value.status) == (BUSY, 7, 429)


def test_slot_is_free_again_after_work_that_failed():
    def work():
        with slot("probe", 1, BUSY, seconds=7):
            assert free_places("probe", 1) == 0
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert free_places("probe", 1) == 1


def test_slot_released_twice_lets_go_of_its_own_place_only():
    first = take_slot("probe", 1)
    first.release()
    with held("probe", 0):
        first.release()
        assert take_slot("probe", 1) is None


def test_slot_of_a_process_that_died_is_free_again():
    with held("probe", 0) as other:
        assert take_slot("probe", 1) is None
        other.close()
        # The database notices it a moment later.
        deadline = time.monotonic() + 10
        while (taken := take_slot("probe", 1)) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert taken is not None
        taken.release()


@pytest.mark.django_db(transaction=True)
def test_slot_whose_connection_broke_goes_with_it():
    with pytest.raises(DatabaseError), slot("probe", 1, BUSY, seconds=7), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert free_places("probe", 1) == 1
