"""Old changes are forgotten each night; the newest are kept, so that processes can catch up."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django import app

from catalog.models import SearchChange
from catalog.search import changes
from catalog.tasks import forget_search_changes

pytestmark = pytest.mark.django_db(transaction=True)


def note(*listings):
    """One commit that changed these listings; returns its version."""
    with transaction.atomic():
        changes.note_changes(dict.fromkeys(listings, ()), words=False)
        return changes.next_version()


def kept():
    return list(SearchChange.objects.order_by("id").values_list("version", "solution_id"))


def test_job_of_old_changes_keeps_the_newest_and_says_how_many_went(monkeypatch):
    monkeypatch.setattr(changes, "KEPT", 3)
    versions = [note(listing) for listing in (1, 2, 3, 4, 5)]

    assert forget_search_changes.func(timestamp=0) == 2

    assert kept() == [(versions[2], 3), (versions[3], 4), (versions[4], 5)]
    assert changes.newest_version() == versions[4]
    assert forget_search_changes.func(timestamp=0) == 0
    assert len(kept()) == 3


def test_job_of_old_changes_never_leaves_half_a_version(monkeypatch):
    monkeypatch.setattr(changes, "KEPT", 3)
    note(1, 2)
    last = note(3, 4)

    # The third newest belongs to the first commit, of which the fourth newest has to go.
    assert forget_search_changes.func(timestamp=0) == 2

    assert kept() == [(last, 3), (last, 4)]


def test_job_of_old_changes_keeps_the_newest_version_however_large_it_is(monkeypatch):
    monkeypatch.setattr(changes, "KEPT", 3)
    note(1)
    last = note(2, 3, 4, 5, 6)

    assert forget_search_changes.func(timestamp=0) == 1

    assert kept() == [(last, listing) for listing in (2, 3, 4, 5, 6)]


def test_job_of_old_changes_with_as_many_as_are_kept_removes_none(monkeypatch):
    monkeypatch.setattr(changes, "KEPT", 3)
    note(1)
    note(2, 3)
    assert forget_search_changes.func(timestamp=0) == 0
    assert [listing for _version, listing in kept()] == [1, 2, 3]


def test_job_of_old_changes_keeps_fifty_thousand_and_runs_each_night():
    assert changes.KEPT == 50_000
    rhythms = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert rhythms["catalog.tasks.forget_search_changes"] == "11 3 * * *"
