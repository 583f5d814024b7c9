"""What the task list and "what is due" say from the deadline to the decision, to each of the people."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from marketplace.site.queries.due_in_soundings import due_in_soundings
from procurement.actions.opening import request_opening
from procurement.models import Enquiry, Sounding
from procurement.queries.tasks import tasks_of
from tests.factories import (
    AssessmentFactory,
    ConclusionFactory,
    EnquiryFactory,
    FindingFactory,
    ResponseFactory,
    acting,
    member_of,
)

from .world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return make_world()


def due(world, role):
    return [(one.title, one.url) for one in due_in_soundings(world.by(role))]


def lines(world, role):
    found = tasks_of(world.fresh(), world.by(role), now=timezone.now(), least_days=3)
    steps = (*found.carry_out[1:], *found.evaluate, *found.conclude)
    return [(str(step.name), step.kind) for step in steps], found.next


def test_steps_before_the_opening_wait_for_one_officer_then_for_the_other(world):
    told, first = lines(world, "officer")
    assert told[:2] == [("Öffnung beantragen", "now"), ("Rückmeldungen öffnen", "later")]
    assert first.url == world.path("oeffnung/")
    assert due(world, "officer") == [
        ("Die Antworten auf „Sensoren für Laternen“ sind da", world.path("oeffnung/"))
    ] or due(world, "officer")[0][1] == world.path("oeffnung/")
    request_opening(sounding=world.fresh(), by=world.by("officer"))
    assert [lines(world, role)[0][1][1] for role in ("officer", "second", "assessor")] == [
        "open",
        "now",
        "open",
    ]
    assert due(world, "officer") == []
    assert due(world, "second") == [
        ("Die Rückmeldungen zu „Sensoren für Laternen“ warten auf die Öffnung", world.path("oeffnung/"))
    ]


def test_steps_after_the_opening_lead_from_the_declaration_to_the_decision(world):
    world.open()
    assert lines(world, "officer")[1].url == world.path("erklaerung/")
    assert due(world, "assessor") == [
        (
            "Erklären Sie, ob Sie befangen sind, bevor Sie die Rückmeldungen zu „Sensoren für Laternen“ lesen",
            world.path("erklaerung/"),
        )
    ]
    assert (due(world, "publisher"), due(world, "auditor")) == ([], [])
    world.declare("officer", "assessor", "publisher")
    assert due(world, "officer")[0][1] == world.path("einschaetzungen/")
    own = AssessmentFactory(sounding=world.fresh(), assessor=world.people["assessor"])
    assert due(world, "assessor")[0][1] == world.path("einschaetzungen/eigene/")
    assert due(world, "officer") == []
    own.state, own.finished_at = "final", timezone.now()
    own.save()
    assert due(world, "officer")[0][1] == world.path("feststellungen/")
    assert lines(world, "officer")[1].url == world.path("feststellungen/")
    FindingFactory(sounding=world.fresh())
    assert lines(world, "officer")[1].url == world.path("feststellungen/beenden/")
    Sounding.objects.update(state="analysed")
    assert (
        due(world, "officer")[0][0] == "Was aus „Sensoren für Laternen“ folgt, ist noch nicht vorgeschlagen"
    )
    assert due(world, "publisher") == []
    ConclusionFactory(sounding=world.fresh(), proposed_by=world.people["officer"])
    assert due(world, "officer") == []
    assert due(world, "publisher")[0][0] == (
        "Ein Vorschlag zu „Sensoren für Laternen“ wartet auf Ihre Entscheidung"
    )


def test_questions_without_an_answer_are_due_until_the_time_for_answers_is_over():
    world = make_world()
    Sounding.objects.update(response_deadline=timezone.now() + datetime.timedelta(days=3))
    assert due(world, "officer") == []
    enquiry = EnquiryFactory(sounding=world.fresh())
    assert due(world, "officer") == [
        (
            "Anbieter warten auf Antworten auf ihre Fragen zu „Sensoren für Laternen“",
            world.path("rueckfragen/"),
        )
    ]
    assert due(world, "assessor") == []
    Enquiry.objects.filter(pk=enquiry.pk).update(state="rejected", reason="Doppelt gestellt.")
    assert due(world, "officer") == []


def test_steps_of_a_cancelled_sounding_lead_nowhere_but_to_what_is_there(world):
    Sounding.objects.update(state="cancelled")
    tasks = tasks_of(world.fresh(), world.by("officer"), now=timezone.now(), least_days=3)
    assert tasks.next is None
    assert tasks.evaluate == []
    assert [step.url for step in (*tasks.carry_out, *tasks.conclude) if not step.url] == []


def test_steps_close_for_who_declared_a_conflict(world):
    world.open()
    world.declare("officer", conflicts=(world.vendors["Alphawerk"].pk,), text="Verwandt.")
    told, first = lines(world, "officer")
    assert dict(told)["Befangenheit erklären"] == "open"
    assert (first, due(world, "officer")) == (None, [])


def test_steps_without_any_response_lead_to_the_end_at_once():
    world = make_world(answered=False)
    world.open()
    world.declare("officer")
    told, first = lines(world, "officer")
    assert (dict(told)["Rückmeldungen einschätzen"], dict(told)["Feststellungen vereinbaren"]) == (
        "done",
        "done",
    )
    assert first.url == world.path("feststellungen/beenden/")
    assert due(world, "officer") == [
        ("Niemand hat auf „Sensoren für Laternen“ geantwortet", world.path("feststellungen/beenden/"))
    ]


def test_page_of_the_steps_opens_in_every_state_after_the_deadline(world):
    client = world.client("officer")
    assert "Öffnung beantragen" in client.get(world.path()).text
    world.open()
    for state in ("opened", "analysed", "concluded", "archived"):
        Sounding.objects.update(state=state)
        page = client.get(world.path())
        assert (page.status_code, "Vermerk zur Markterkundung" in page.text) == (200, True)


def test_vendor_is_told_of_drafts_and_of_corrected_questions_in_time():
    response = ResponseFactory(sounding__title="Laternen")
    editor = acting(member_of(response.organisation, "editor"))
    town = response.sounding.organisation.name
    assert [one.title for one in due_in_soundings(editor)] == [
        f"Ihre Rückmeldung an {town}, „Laternen“, ist noch nicht abgegeben"
    ]
    Sounding.objects.update(question_deadline=None, response_deadline=timezone.now())
    assert list(due_in_soundings(editor)) == []
