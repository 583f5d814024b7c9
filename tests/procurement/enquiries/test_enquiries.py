"""Clarification questions: asked in time, answered to all at once, and nobody at the buyer learns who asked."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from procurement.actions.enquiries import (
    answer_enquiry,
    answer_privately,
    ask_enquiry,
    publish_enquiries,
    reject_enquiry,
    seen_texts,
)
from procurement.actions.soundings import Overtaken
from procurement.models import Enquiry, Sounding
from procurement.queries.enquiries import published_enquiries
from tests.audit_check import assert_audit_clean
from tests.factories import EnquiryFactory, OrganisationFactory, SoundingFactory, UserFactory, member_of

from .world import acting, mails, make_world, prepared

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def world(db):
    return make_world()


def publish(world, *rows):
    return publish_enquiries(
        sounding=world.sounding, enquiries=rows, seen=seen_texts(rows), by=acting(world.officer)
    )


def test_question_from_asking_to_the_answer_for_all(world):
    enquiry = ask_enquiry(
        sounding=world.sounding,
        text="Unsere Frage zu Betawerk: Wie viele Laternen?",
        question_key="q1",
        by=acting(world.taking_part),
    )
    assert mails() == [(world.officer.email, "Stadt Lindenwerder: eine Rückfrage zu Sensoren für Laternen")]
    enquiry = answer_enquiry(
        enquiry=enquiry,
        public_text="Wie viele Laternen?",
        answer="Etwa 400.",
        seen_at=enquiry.updated_at,
        by=acting(world.officer),
    )
    assert published_enquiries(world.sounding) == []
    publish(world, enquiry)
    [shown] = published_enquiries(world.sounding)
    assert (shown.number, shown.text, shown.answer, shown.about) == (
        1,
        "Wie viele Laternen?",
        "Etwa 400.",
        "1.1 Daten ausgeben",
    )
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.original) == ("published", "Unsere Frage zu Betawerk: Wie viele Laternen?")
    until = mails()[1][1].split(", ", 1)[1]
    subject = f"Stadt Lindenwerder: Antworten auf Rückfragen zu Sensoren für Laternen, {until}"
    assert sorted(mails()[1:]) == sorted(
        (address, subject)
        for address in (world.invited.email, "kontakt@firma.example", world.taking_part.email)
    )
    assert_audit_clean()


def test_record_of_a_question_stands_in_the_vendors_chain_and_names_no_text(world):
    enquiry = ask_enquiry(sounding=world.sounding, text="Wie viele?", by=acting(world.reading))
    reject_enquiry(enquiry=enquiry, reason="Steht in Abschnitt 2.", by=acting(world.officer))
    found = AuditEvent.objects.filter(verb__startswith="procurement.enquiry").order_by("id")
    assert list(found.values_list("verb", "chain", "concerns_id", "data")) == [
        ("procurement.enquiry.asked", world.vendors["Gammawerk"].pk, None, {}),
        ("procurement.enquiry.rejected", world.town.pk, None, {}),
    ]


def test_question_of_a_vendor_that_only_asked_brings_it_all_later_answers(world):
    prepared_row = prepared(world)
    publish(world, prepared_row)
    assert [address for address, _subject in mails()] == [
        world.invited.email,
        world.taking_part.email,
        world.reading.email,
        "kontakt@firma.example",
    ]


def test_answers_are_numbered_in_the_order_of_publication(world):
    now = timezone.now()
    first, second, third = (
        prepared(world, public_text=f"Frage {name}?", asked_at=now + n * SECOND)
        for n, name in enumerate("abc")
    )
    publish(world, second)
    publish(world, first, third)
    assert [(one.number, one.text) for one in published_enquiries(world.sounding)] == [
        (1, "Frage b?"),
        (2, "Frage a?"),
        (3, "Frage c?"),
    ]


@pytest.mark.parametrize(("seconds", "counts"), [(30, True), (-1, False)])
def test_question_counts_until_the_deadline_of_questions(db, seconds, counts):
    world = make_world(question_deadline=timezone.now() + seconds * SECOND)
    if counts:
        ask_enquiry(sounding=world.sounding, text="Wie viele?", by=acting(world.reading))
    else:
        with pytest.raises(IllegalMove):
            ask_enquiry(sounding=world.sounding, text="Wie viele?", by=acting(world.reading))
    assert Enquiry.objects.count() == int(counts)


@pytest.mark.parametrize(
    "state", ["draft", "in_review", "approved", "opened", "analysed", "concluded", "cancelled"]
)
def test_question_to_a_sounding_that_is_not_published_is_refused(world, state):
    Sounding.objects.filter(pk=world.sounding.pk).update(state=state)
    with pytest.raises(IllegalMove):
        ask_enquiry(sounding=world.sounding, text="Wie viele?", by=acting(world.reading))
    assert Enquiry.objects.count() == 0


def test_buyer_asks_itself_nothing(world):
    with pytest.raises(Refused):
        ask_enquiry(sounding=world.sounding, text="Wie viele?", by=acting(world.officer))
    with pytest.raises(Refused):
        ask_enquiry(sounding=world.sounding, text="Wie viele?", by=acting(UserFactory()))


def test_question_about_something_not_asked_is_refused(world):
    with pytest.raises(ValidationError):
        ask_enquiry(sounding=world.sounding, text="?", question_key="fremd", by=acting(world.reading))


def test_vendor_asks_at_most_fifty_questions(world):
    EnquiryFactory.create_batch(50, sounding=world.sounding, organisation=world.vendors["Gammawerk"])
    with pytest.raises(ValidationError):
        ask_enquiry(sounding=world.sounding, text="Noch etwas?", by=acting(world.reading))
    ask_enquiry(sounding=world.sounding, text="Noch etwas?", by=acting(world.invited))


def test_invisible_characters_of_a_question_are_dropped(world):
    enquiry = ask_enquiry(
        sounding=world.sounding, text=" Wie\u202e viele\x00?\r\nUnd\u200b wann? ", by=acting(world.reading)
    )
    assert enquiry.original == "Wie viele?\nUnd wann?"


def test_publication_of_a_text_that_changed_since_is_refused(world):
    row = prepared(world)
    seen = seen_texts([row])
    answer_enquiry(
        enquiry=row,
        public_text="Wie viele Laternen, Frau Beispiel?",
        answer="400.",
        seen_at=row.updated_at,
        by=acting(world.officer),
    )
    with pytest.raises(ValidationError):
        publish_enquiries(sounding=world.sounding, enquiries=[row], seen=seen, by=acting(world.officer))
    assert published_enquiries(world.sounding) == []


def test_publication_after_the_deadline_of_responses_is_refused(db):
    now = timezone.now()
    world = make_world(question_deadline=now - 9 * SECOND, response_deadline=now - SECOND)
    with pytest.raises(IllegalMove):
        publish(world, prepared(world))


def test_publication_of_nothing_or_of_another_soundings_question_is_refused(world):
    foreign = EnquiryFactory(state="answered_draft", public_text="Fremd?", answer="Ja.")
    for rows in ([], [foreign]):
        with pytest.raises(ValidationError):
            publish(world, *rows)
    foreign.refresh_from_db()
    assert foreign.state == "answered_draft"


def test_one_of_several_that_cannot_be_published_stops_all(world):
    row, raw = prepared(world), EnquiryFactory(sounding=world.sounding, original="Roh?")
    with pytest.raises(IllegalMove):
        publish(world, row, raw)
    assert (published_enquiries(world.sounding), mails()) == ([], [])


def test_answer_of_two_officers_at_once_overwrites_nothing(world):
    row = prepared(world)
    answer_enquiry(
        enquiry=row, public_text="Eins?", answer="1", seen_at=row.updated_at, by=acting(world.officer)
    )
    with pytest.raises(Overtaken):
        answer_enquiry(
            enquiry=row, public_text="Zwei?", answer="2", seen_at=row.updated_at, by=acting(world.officer)
        )
    row.refresh_from_db()
    assert (row.public_text, row.answer) == ("Eins?", "1")


def test_private_answer_needs_a_reason_and_reaches_only_the_one_who_asked(world):
    row = prepared(world)
    with pytest.raises(ValidationError):
        answer_privately(enquiry=row, answer="Ja.", reason=" ", by=acting(world.officer))
    answer_privately(
        enquiry=row, answer="Ja.", reason="Technische Störung bei einem Anbieter.", by=acting(world.officer)
    )
    assert published_enquiries(world.sounding) == []
    subject = "Stadt Lindenwerder hat Ihre Frage zu Sensoren für Laternen beantwortet"
    assert mails() == [(world.reading.email, subject)]


def test_rejection_needs_a_reason_and_reaches_only_the_one_who_asked(world):
    row = prepared(world)
    with pytest.raises(ValidationError):
        reject_enquiry(enquiry=row, reason="", by=acting(world.officer))
    reject_enquiry(enquiry=row, reason="Steht schon da.", by=acting(world.officer))
    subject = "Stadt Lindenwerder beantwortet Ihre Frage zu Sensoren für Laternen nicht"
    assert mails() == [(world.reading.email, subject)]


STATES = ("submitted", "answered_draft", "published", "answered_private", "rejected")
LEGAL = {
    "answer": {"submitted", "answered_draft"},
    "publish": {"answered_draft"},
    "answer_privately": {"submitted", "answered_draft"},
    "reject": {"submitted", "answered_draft"},
}
ENDS = {
    "answer": "answered_draft",
    "publish": "published",
    "answer_privately": "answered_private",
    "reject": "rejected",
}


def move(name, world, row, by):
    if name == "answer":
        answer_enquiry(enquiry=row, public_text="Wie?", answer="So.", seen_at=row.updated_at, by=by)
    elif name == "publish":
        publish_enquiries(sounding=world.sounding, enquiries=[row], seen=seen_texts([row]), by=by)
    elif name == "answer_privately":
        answer_privately(enquiry=row, answer="So.", reason="Darum.", by=by)
    else:
        reject_enquiry(enquiry=row, reason="Darum.", by=by)


def in_state(world, state):
    more = {"published": {"number": 7, "published_at": timezone.now()}}
    return prepared(world, state=state, reason="Darum.", **more.get(state, {}))


@pytest.mark.parametrize("name", LEGAL)
@pytest.mark.parametrize("state", STATES)
def test_move_of_a_question_is_possible_only_from_these_states(world, name, state):
    row = in_state(world, state)
    if state in LEGAL[name]:
        move(name, world, row, acting(world.officer))
        row.refresh_from_db()
        assert row.state == ENDS[name]
        return
    with pytest.raises(IllegalMove):
        move(name, world, row, acting(world.officer))
    row.refresh_from_db()
    assert row.state == state


ROLES = {
    "requester": False,
    "officer": True,
    "reviewer": False,
    "publisher": False,
    "assessor": False,
    "auditor": False,
    "admin": True,
}


@pytest.mark.parametrize("name", LEGAL)
@pytest.mark.parametrize(("role", "may"), ROLES.items())
def test_move_of_a_question_is_for_these_roles_only(world, name, role, may):
    row = prepared(world)
    by = acting(member_of(world.town, role))
    if may:
        move(name, world, row, by)
    else:
        with pytest.raises(Refused):
            move(name, world, row, by)
    row.refresh_from_db()
    assert (row.state != "answered_draft" or name == "answer") is (may or name == "answer")


@pytest.mark.parametrize("name", LEGAL)
def test_move_of_a_question_is_refused_to_strangers(world, name):
    row = prepared(world)
    other = OrganisationFactory(name="Andere", kind="municipality")
    for by in (acting(member_of(other, "admin")), acting(world.reading)):
        with pytest.raises(Refused):
            move(name, world, row, by)
    row.refresh_from_db()
    assert row.state == "answered_draft"


@pytest.mark.parametrize("name", LEGAL)
@pytest.mark.parametrize("state", ["opened", "cancelled", "concluded"])
def test_move_of_a_question_after_the_opening_is_refused(world, name, state):
    row = prepared(world)
    Sounding.objects.filter(pk=world.sounding.pk).update(state=state)
    with pytest.raises(IllegalMove):
        move(name, world, row, acting(world.officer))


def test_questions_of_another_sounding_do_not_count_into_the_numbers(world):
    other = SoundingFactory(state="published")
    EnquiryFactory(
        sounding=other, state="published", public_text="?", answer="!", number=9, published_at=timezone.now()
    )
    publish(world, prepared(world))
    assert [one.number for one in published_enquiries(world.sounding)] == [1]
