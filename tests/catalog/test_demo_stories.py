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
    Complaint,
    Deployment,
    Evidence,
    EvidenceClaim,
    Experience,
    Report,
    Revision,
    SavedSearch,
    Solution,
    SolutionClaim,
    Watch,
    YearlyQuestion,
)
from marketplace.core.actor import system_actor
from marketplace.core.clock import berlin_day
from marketplace.core.models import OutboxMessage

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
    assert sorted(Report.objects.values_list("state", flat=True)) == ["open", "rejected", "upheld"]
    claims = SolutionClaim.objects.values_list("solution__slug", "organisation__name", "state")
    assert list(claims) == [("beispiel-pegelnetz", "Musterwerk Fachverfahren GmbH (Beispiel)", "open")]
    complaints = Complaint.objects.values_list("report__solution__slug", "by_vendor", "state", "user__email")
    assert list(complaints) == [("beispiel-termintakt", False, "open", "beschaffung@lindenwerder.example")]


def test_stories_of_the_demo_tell_a_yearly_question_that_was_answered(demo):
    (question,) = YearlyQuestion.objects.select_related("deployment")
    use = question.deployment
    assert (use.solution.slug, question.answer, use.still_true_on) == (
        "beispiel-gewerbelotse",
        "yes",
        berlin_day(),
    )
    mails = OutboxMessage.objects.filter(user_id=question.user_id, subject__contains="Gewerbelotse")
    assert mails.filter(text__contains="Ja").exists()


def test_stories_of_the_demo_tell_a_fact_that_the_verified_town_confirms(demo):
    (proof,) = Evidence.objects.exclude(attested_by=None).select_related("attested_by", "solution")
    assert (proof.solution.slug, proof.fact, proof.level) == (
        "beispiel-gewerbelotse",
        "data_export",
        "municipality",
    )
    assert (proof.attested_by.name, proof.attested_by.is_example, proof.attested_by.is_verified) == (
        "Stadt Lindenwerder (Beispiel)",
        True,
        True,
    )


def test_stories_of_the_demo_tell_a_use_that_the_town_contradicts_and_no_page_shows(demo, client):
    refused = Deployment.objects.exclude(refused_on=None).values_list("solution__slug", "area__key")
    assert list(refused) == [("beispiel-pegelnetz", "body-beispielstadt-lindenwerder")]
    page = client.get("/loesungen/beispiel-pegelnetz/").text
    assert ("body-beispielgemeinde-auental" in page, "body-beispielstadt-lindenwerder" in page) == (
        True,
        False,
    )


def test_stories_of_the_demo_are_told_by_examples_only(demo):
    told = Experience.objects.select_related("organisation", "deployment__solution")
    assert {(one.organisation.is_example, one.deployment.solution.is_example) for one in told} == {
        (True, True)
    }
    assert {one.solution.is_example for one in Revision.objects.select_related("solution")} == {True}
    for model in (Report, SolutionClaim, EvidenceClaim, YearlyQuestion):
        assert {one.solution.is_example for one in model.objects.select_related("solution")} == {True}
    speakers = [claim.organisation for claim in SolutionClaim.objects.select_related("organisation")]
    speakers += [proof.attested_by for proof in Evidence.objects.exclude(attested_by=None)]
    assert {one.is_example for one in speakers} == {True}


def counts():
    """How many rows there are of everything that a story may leave."""
    told = (Revision, Experience, Deployment, Evidence, Report, Complaint, SolutionClaim, YearlyQuestion)
    return {model.__name__: model.objects.count() for model in told}


def test_stories_of_the_demo_told_again_change_nothing(demo):
    before = counts()
    assert tell_stories(by=BY) == 0
    again = load_demo(by=BY)
    assert (again.counts["updated"], again.completed) == (0, 0)
    assert counts() == before
    assert Solution.objects.public().count() == 83


def test_stories_of_the_demo_are_told_only_where_its_accounts_are(demo):
    assert demo == (0, 21)
