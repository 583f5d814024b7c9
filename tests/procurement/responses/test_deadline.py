"""Many programs hand in around a deadline that is extended meanwhile: what arrived is in time, and what is late never arrives."""

from __future__ import annotations

import datetime
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.choices import Role
from marketplace.core.clock import database_now
from procurement.models import Response, Sounding, Submission
from tests.factories import MembershipFactory, OrganisationFactory, ResponseFactory, SoundingFactory

from .racing import begin, get_ready, hand_in


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("programs", "responses", "seconds"),
    [(3, 24, 2.0), pytest.param(8, 400, 8.0, marks=pytest.mark.long)],
)
def test_responses_around_a_deadline_that_is_extended_arrive_before_it_or_not_at_all(
    programs, responses, seconds
):
    jobs = _drafts(responses)
    shares = [jobs[at::programs] for at in range(programs)]
    context = multiprocessing.get_context("forkserver")
    name = connection.settings_dict["NAME"]
    with ProcessPoolExecutor(programs, mp_context=context, initializer=begin, initargs=(name,)) as pool:
        # Every program stands ready before the first one begins.
        for ready in [pool.submit(get_ready, 0.5) for _program in range(programs)]:
            ready.result(timeout=120)
        first = database_now() + datetime.timedelta(seconds=seconds / 2 + 4)
        Sounding.objects.update(
            question_deadline=first - datetime.timedelta(hours=1), response_deadline=first
        )
        waits = [pool.submit(hand_in, share, at, first, seconds) for at, share in enumerate(shares)]
        _extend(first, datetime.timedelta(seconds=seconds * 0.2))
        outcomes = dict(outcome for wait in waits for outcome in wait.result(timeout=120))
    deadline = Sounding.objects.get().response_deadline
    arrived = {row.response_id: row.received_at for row in Submission.objects.all()}
    assert max(arrived.values()) <= deadline
    assert {key for key, word in outcomes.items() if word == "in"} == set(arrived)
    assert set(outcomes.values()) == {"in", "closed"}
    states = dict(Response.objects.values_list("pk", "state"))
    assert states == {key: "submitted" if key in arrived else "draft" for key in states}
    assert len(outcomes) == responses


def _drafts(count: int) -> list[tuple[int, int]]:
    """Drafts of as many vendors to one sounding, each with the person who hands it in."""
    sounding = SoundingFactory(state="published")
    jobs = []
    for _number in range(count):
        vendor = OrganisationFactory()
        user = MembershipFactory(organisation=vendor, role=Role.EDITOR).user
        jobs.append((ResponseFactory(sounding=sounding, organisation=vendor).pk, user.pk))
    return jobs


def _extend(first: datetime.datetime, by: datetime.timedelta) -> None:
    """Just before the deadline it is moved, under the lock that extensions take."""
    time.sleep(max(0.0, (first - database_now()).total_seconds() - 0.2))
    with transaction.atomic():
        sounding = Sounding.objects.select_for_update().get()
        time.sleep(0.1)
        sounding.response_deadline = first + by
        sounding.save(update_fields=["response_deadline", "updated_at"])
