"""Many programs hand in around a deadline that is extended meanwhile, while somebody tries to open: in time, or not at all.

What arrived stands in the protocol with a receipt that is not after the deadline in force; what was late is a draft still.
"""

from __future__ import annotations

import datetime
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import pytest
from django.db import connection

from accounts.choices import Role
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove
from procurement.actions.amendments import extend_sounding
from procurement.models import Opening, Response, Sounding, Submission
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ResponseFactory,
    SoundingFactory,
    acting,
    member_of,
)

from .racing import begin, get_ready, hand_in, open_when_possible

PROGRAMS, RESPONSES = 8, 400
LONG = [pytest.param(run, marks=pytest.mark.long) for run in range(4, 21)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2, 3, *LONG])
def test_responses_around_a_deadline_that_is_extended_arrive_before_it_or_not_at_all(run):
    seconds = 12.0
    sounding, officers, publisher, jobs = _drafts(RESPONSES)
    shares = [jobs[at::PROGRAMS] for at in range(PROGRAMS)]
    context = multiprocessing.get_context("forkserver")
    name = connection.settings_dict["NAME"]
    with ProcessPoolExecutor(PROGRAMS + 1, mp_context=context, initializer=begin, initargs=(name,)) as pool:
        # Every program stands ready before the first one begins.
        for ready in [pool.submit(get_ready, 0.5) for _program in range(PROGRAMS + 1)]:
            ready.result(timeout=180)
        first = database_now() + datetime.timedelta(seconds=seconds / 2 + 4)
        Sounding.objects.update(
            question_deadline=first - datetime.timedelta(hours=1), response_deadline=first
        )
        waits = [
            pool.submit(hand_in, share, run * PROGRAMS + at, first, seconds)
            for at, share in enumerate(shares)
        ]
        early = first - datetime.timedelta(seconds=8)
        opening = pool.submit(open_when_possible, sounding.pk, officers, early, seconds + 60)
        until = first + datetime.timedelta(seconds=3)
        time.sleep(max(0.0, (first - database_now()).total_seconds() - 4))
        try:
            extend_sounding(
                sounding=Sounding.objects.get(),
                response_deadline=until,
                reason="Mehr Zeit für alle.",
                by=publisher,
            )
        except IllegalMove:
            # On a slow machine the opening may be faster; then the first deadline stayed in force.
            until = first
        outcomes = dict(outcome for wait in waits for outcome in wait.result(timeout=180))
        met = opening.result(timeout=180)
    assert Sounding.objects.get().response_deadline == until
    arrived = {row.response_id: row.received_at for row in Submission.objects.all()}
    assert max(arrived.values()) <= until
    assert {key for key, word in outcomes.items() if word == "in"} == set(arrived)
    # Late are those who came after the deadline, before the opening or after it.
    assert {"in"} < set(outcomes.values()) <= {"in", "closed", "opened"}
    assert len(outcomes) == RESPONSES
    # Before the deadline in force nothing could be opened, and the first attempts came before it.
    assert "open for answers" in met
    assert met[-2:] == ["requested", "opened"]
    protocol = Opening.objects.get()
    assert protocol.opened_at > until
    public = dict(Response.objects.values_list("public_id", "pk"))
    assert {str(one) for one, pk in public.items() if pk in arrived} == {
        entry["response"] for entry in protocol.entries
    }
    states = dict(Response.objects.values_list("pk", "state"))
    assert states == {key: "opened" if key in arrived else "draft" for key in states}


def _drafts(count: int):
    """A sounding with two officers and a publisher, and as many drafts of vendors, each with the person who hands it in."""
    town = OrganisationFactory(kind="municipality")
    sounding = SoundingFactory(state="published", organisation=town)
    officers = tuple(member_of(town, Role.OFFICER).pk for _officer in range(2))
    publisher = acting(member_of(town, Role.PUBLISHER))
    jobs = []
    for _number in range(count):
        vendor = OrganisationFactory()
        user = MembershipFactory(organisation=vendor, role=Role.EDITOR).user
        jobs.append((ResponseFactory(sounding=sounding, organisation=vendor).pk, user.pk))
    return sounding, officers, publisher, jobs
