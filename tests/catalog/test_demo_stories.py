"""The demo's people have begun their work: every page of the workspace shows something, and nobody real speaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from catalog.actions.demo import load_demo
from catalog.actions.demo_accounts import add_demo_accounts
from catalog.actions.demo_stories import tell_stories
from catalog.models import (
    Bookmark,
    Deployment,
    EvidenceClaim,
    Experience,
    Report,
    Revision,
    SavedSearch,
    Solution,
    Watch,
)
from marketplace.core.actor import system_actor

from .test_demo_load import add_demo_areas

BY = system_actor("tests")


@pytest.fixture(scope="module")
def first_told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[int, int]]:
    """How many stories were told without the accounts and with them; the rows are there until the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        add_demo_areas()
        load_demo(by=BY)
        without = tell_stories(by=BY)
        add_demo_accounts(by=BY)
        told = tell_stories(by=BY)
        django_db_blocker.block()
        yield without, told
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.fixture
def demo(first_told: tuple[int, int], db: None) -> tuple[int, int]:
    """The stories, in a transaction of the test's own."""
    return first_told


def test_stories_of_the_demo_leave_something_in_every_queue(demo):
    states = sorted(Revision.objects.values_list("state", "round"))
    assert states == [("editing", 0), ("editing", 1), ("submitted", 1), ("submitted", 1)]
    assert Bookmark.objects.count() == 5
    assert sorted(SavedSearch.objects.values_list("frequency", flat=True)) == ["daily", "weekly"]
    assert Watch.objects.count() == 2
    assert EvidenceClaim.objects.filter(state="open").count() == 1
    assert sorted(Report.objects.values_list("state", flat=True)) == ["open", "upheld"]


def test_stories_of_the_demo_are_told_by_examples_only(demo):
    told = Experience.objects.select_related("organisation", "deployment__solution")
    assert {(one.organisation.is_example, one.deployment.solution.is_example) for one in told} == {
        (True, True)
    }
    assert {one.solution.is_example for one in Revision.objects.select_related("solution")} == {True}
    assert {one.solution.is_example for one in Report.objects.select_related("solution")} == {True}


def test_stories_of_the_demo_told_again_change_nothing(demo):
    before = (Revision.objects.count(), Experience.objects.count(), Deployment.objects.count())
    assert tell_stories(by=BY) == 0
    again = load_demo(by=BY)
    assert (again.counts["updated"], again.completed) == (0, 0)
    assert (Revision.objects.count(), Experience.objects.count(), Deployment.objects.count()) == before
    assert Solution.objects.public().count() == 83


def test_stories_of_the_demo_are_told_only_where_its_accounts_are(demo):
    assert demo == (0, 15)
