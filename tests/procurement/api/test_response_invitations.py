"""Before answering, through the API: invitations received, taking part, declining, asking."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.models import Enquiry, Invitation, Participation, Sounding
from tests.audit_check import assert_audit_clean
from tests.factories import EnquiryFactory, SoundingInvitationFactory, member_of

from .vendors import INVITATIONS, SOUNDINGS, begun, post, problem, sounding, tag, vendor_program

pytestmark = pytest.mark.django_db
WHY = "Interner Grund der Vergabestelle"


@pytest.fixture
def side():
    """A vendor that was invited to a sounding for few."""
    vendor, client = vendor_program()
    asked = sounding(is_public=False)
    SoundingInvitationFactory(sounding=asked, organisation=vendor, reason=WHY)
    return vendor, client, asked


def decline(client, asked, body, **headers):
    address = f"{INVITATIONS}{asked.public_id}/"
    return post(client, f"{address}decline/", body, **{"if-match": tag(client, address)} | headers)


def test_invitations_are_listed_with_what_the_vendor_made_of_each(side):
    vendor, client, asked = side
    second = sounding()
    SoundingInvitationFactory(sounding=second, organisation=vendor)
    SoundingInvitationFactory(sounding=sounding(), organisation=vendor, sent_at=None)
    SoundingInvitationFactory(sounding=sounding(title="Fremd"))
    address = begun(client, second)
    answer = client.get(INVITATIONS)
    found = answer.json()["results"]
    assert [(one["sounding"]["id"], one["takes_part"], one["response"]) for one in found] == [
        (asked.public_id, False, None),
        (second.public_id, True, address.rstrip("/").rpartition("/")[2]),
    ]
    # Why the buyer asks this one is for the buyer's file.
    assert WHY not in answer.content.decode()


def test_invitation_is_declined_with_a_reason_that_the_buyer_sees_once(side):
    vendor, client, asked = side
    answer = decline(client, asked, {"reason": "no_capacity", "text": " Bis März ausgebucht. "})
    row = Invitation.objects.get(organisation=vendor)
    assert (answer.status_code, answer.json()["decline_reason"]) == (200, "no_capacity")
    assert (row.decline_text, row.declined_at is None) == ("Bis März ausgebucht.", False)
    again = decline(client, asked, {"reason": "other"})
    assert (again.status_code, again.json()["decline_reason"]) == (200, "no_capacity")
    event = AuditEvent.objects.get(verb="procurement.invitation.declined")
    assert (event.actor_kind, event.chain) == ("key", vendor.pk)
    assert_audit_clean()


def test_invitation_is_declined_by_who_read_it_last_and_with_a_reason_of_the_list(side):
    _vendor, client, asked = side
    path = f"{INVITATIONS}{asked.public_id}/decline/"
    problem(post(client, path, {"reason": "other"}), 428, "version-missing")
    problem(post(client, path, {"reason": "other"}, **{"if-match": '"alt"'}), 412, "version-changed")
    found = problem(decline(client, asked, {"reason": "zu teuer"}), 422, "invalid-fields")
    assert [one["pointer"] for one in found["errors"]] == ["/reason"]
    assert Invitation.objects.filter(declined_at__isnull=False).count() == 0


def test_invitation_to_a_sounding_that_is_over_is_not_declined(side):
    _vendor, client, asked = side
    Sounding.objects.filter(pk=asked.pk).update(state="opened")
    assert problem(decline(client, asked, {"reason": "other"}), 409)["detail"] == (
        "It is “opened”, which does not allow this."
    )


def test_vendor_takes_part_once_and_the_buyer_hears_nothing(side):
    vendor, client, asked = side
    officer = member_of(asked.organisation, "officer")
    path = f"{SOUNDINGS}{asked.public_id}/join/"
    first, again = post(client, path), post(client, path)
    assert (first.status_code, again.json()) == (200, first.json())
    assert Participation.objects.filter(organisation=vendor).count() == 1
    assert OutboxMessage.objects.filter(to=officer.email).count() == 0
    assert AuditEvent.objects.filter(verb="procurement.participation.begun", chain=vendor.pk).count() == 1


def test_question_is_asked_and_its_answer_read(side):
    vendor, client, asked = side
    path = f"{SOUNDINGS}{asked.public_id}/own-enquiries/"
    body = {"text": "Geht es auch offen?", "question": "q1"}
    first = post(client, path, body, **{"idempotency-key": "eins"})
    again = post(client, path, body, **{"idempotency-key": "eins"})
    row = Enquiry.objects.get()
    assert (first.status_code, again.json()) == (201, first.json())
    found = first.json()
    assert found.pop("asked_at")[:4] == str(row.asked_at.year)
    assert found == {
        "id": str(row.public_id),
        "question": "q1",
        "text": "Geht es auch offen?",
        "state": "submitted",
        "number": None,
        "answer": None,
        "reason": None,
    }
    Enquiry.objects.update(state="answered_draft", answer="Noch nicht für andere.", public_text="x")
    drafted = client.get(path).json()["results"][0]
    assert (drafted["state"], drafted["answer"]) == ("submitted", None)
    Enquiry.objects.update(state="answered_private", reason="Betriebsgeheimnis")
    told = client.get(f"{path}{row.public_id}/").json()
    assert (told["answer"], told["reason"]) == ("Noch nicht für andere.", None)
    event = AuditEvent.objects.get(verb="procurement.enquiry.asked")
    assert (event.chain, event.concerns_id) == (vendor.pk, None)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"text": "   "}, ["/text"]),
        ({"text": "x", "question": "q7"}, ["/question"]),
        ({"text": "x", "organisation": 7}, ["/organisation"]),
        ({"text": "x" * 4001}, ["/text"]),
        ({}, ["/text"]),
    ],
)
def test_question_that_cannot_be_taken_is_refused_with_its_place(side, body, pointers):
    _vendor, client, asked = side
    found = problem(post(client, f"{SOUNDINGS}{asked.public_id}/own-enquiries/", body), 422, "invalid-fields")
    assert [one["pointer"] for one in found["errors"]] == pointers
    assert Enquiry.objects.count() == 0


def test_question_that_comes_late_is_refused(side):
    _vendor, client, asked = side
    Sounding.objects.filter(pk=asked.pk).update(
        question_deadline=timezone.now() - datetime.timedelta(microseconds=1)
    )
    answer = post(client, f"{SOUNDINGS}{asked.public_id}/own-enquiries/", {"text": "Noch etwas"})
    assert problem(answer, 409, "deadline-passed")["detail"] == "The time for questions is over."
    assert Enquiry.objects.count() == 0


def test_questions_of_others_are_nobody_elses(side):
    _vendor, client, asked = side
    strange = EnquiryFactory(sounding=asked, original="Geheim")
    path = f"{SOUNDINGS}{asked.public_id}/own-enquiries/"
    assert client.get(path).json()["results"] == []
    assert client.get(f"{path}{strange.public_id}/").status_code == 404
