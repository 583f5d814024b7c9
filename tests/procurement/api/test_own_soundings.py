"""Soundings through the API: written, handed in, taken back, given up; invitations; people approve and publish."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.models import Invitation, Sounding
from tests.audit_check import assert_audit_clean
from tests.factories import (
    AmendmentFactory,
    EnquiryFactory,
    ParticipationFactory,
    QuestionnaireVersionFactory,
    ResponseFactory,
    SoundingInvitationFactory,
    SubmissionFactory,
)

from .own_world import SOUNDINGS, changed, make_body, pointers, send, vendor_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make_body()


@pytest.fixture
def client(body):
    return body.program()


@pytest.fixture
def path(body):
    return f"{SOUNDINGS}{body.draft.public_id}/"


@pytest.fixture
def asked(body):
    return f"{SOUNDINGS}{body.published.public_id}/"


def test_sounding_is_begun_from_a_need_with_its_purpose_and_without_its_value(client, body):
    body.need.once = 60000
    body.need.save()
    sent = {"title": "Pegelsensoren", "need": str(body.need.public_id)}
    answer = send(client, "POST", SOUNDINGS, sent)
    told = answer.json()
    assert (answer.status_code, told["state"], told["purpose"]) == (201, "draft", "Pegel messen")
    assert told["need"] == str(body.need.public_id)
    assert "60000" not in answer.content.decode()
    sheet = client.get(f"{SOUNDINGS}{told['id']}/questionnaire/").json()
    assert (sheet["title"], sheet["questions"]) == ("Pegelsensoren", 0)
    event = AuditEvent.objects.get(verb="procurement.sounding.begun")
    assert (event.actor_kind, event.user_id) == ("key", None)
    assert_audit_clean()


def test_sounding_from_a_need_of_another_body_is_refused(client):
    other = make_body("Stadt Fern")
    sent = {"title": "Pegelsensoren", "need": str(other.need.public_id)}
    assert pointers(send(client, "POST", SOUNDINGS, sent)) == ["/need"]


def test_draft_is_changed_and_null_empties(client, path):
    sent = {
        "description": "Zwölf Pegel.",
        "question_deadline": "2027-03-01T12:00:00+01:00",
        "response_deadline": "2027-03-12T13:00:00Z",
        "is_public": False,
        "purpose": None,
    }
    told = changed(client, "PATCH", path, sent).json()
    assert (told["description"], told["purpose"], told["is_public"]) == ("Zwölf Pegel.", None, False)
    assert (told["question_deadline"], told["response_deadline"]) == (
        "2027-03-01T11:00:00Z",
        "2027-03-12T13:00:00Z",
    )


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"title": None}, ["/title"]),
        ({"response_deadline": "2027-03-28T02:30:00"}, ["/response_deadline"]),
        ({"response_deadline": "2020-03-28T02:30:00Z"}, ["/response_deadline"]),
        ({"contact_email": "kein"}, ["/contact_email"]),
        ({"cpv": ["48000000-0"]}, ["/cpv"]),
        (
            {"state": "approved", "four_eyes": False, "published_at": None},
            ["/state", "/four_eyes", "/published_at"],
        ),
        ({"organisation": 4}, ["/organisation"]),
    ],
)
def test_change_with_faults_names_them_and_keeps_nothing(client, path, sent, expected, body):
    before = Sounding.objects.filter(pk=body.draft.pk).values().get()
    assert pointers(changed(client, "PATCH", path, sent)) == expected
    assert Sounding.objects.filter(pk=body.draft.pk).values().get() == before


def test_draft_is_handed_in_taken_back_and_given_up(client, path, body):
    handed = changed(client, "POST", f"{path}submit/", read=path)
    assert (handed.status_code, handed.json()["state"]) == (200, "in_review")
    assert changed(client, "PATCH", path, {"purpose": "x"}).status_code == 409
    again = changed(client, "POST", f"{path}submit/", read=path)
    assert (again.status_code, "in_review" in again.json()["detail"]) == (409, True)
    back = changed(client, "POST", f"{path}take-back/", read=path)
    assert (back.status_code, back.json()["state"]) == (200, "draft")
    assert changed(client, "POST", f"{path}take-back/", read=path).status_code == 409
    ended = changed(client, "POST", f"{path}cancel/", {"reason": "Kein Bedarf mehr."}, read=path)
    assert (ended.status_code, ended.json()["state"]) == (200, "cancelled")
    assert changed(client, "POST", f"{path}cancel/", {"reason": "Noch einmal."}, read=path).status_code in (
        403,
        409,
    )


def test_draft_that_lacks_something_is_not_handed_in_and_told_all_at_once(client, path):
    changed(client, "PATCH", path, {"purpose": None, "question_deadline": None})
    answer = changed(client, "POST", f"{path}submit/", read=path)
    assert pointers(answer) == ["/purpose", "/question_deadline"]


def test_published_sounding_is_neither_changed_nor_taken_back_nor_cancelled_by_a_key(client, asked, body):
    assert changed(client, "PATCH", asked, {"purpose": "x"}).status_code == 409
    assert changed(client, "POST", f"{asked}take-back/", read=asked).status_code == 409
    refused = changed(client, "POST", f"{asked}cancel/", {"reason": "x"}, read=asked)
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Publishing officers and administrators cancel market soundings."
    new = send(client, "POST", f"{asked}invitations/", {"name": "F", "email": "f@f.example", "reason": "x"})
    assert new.status_code == 403
    assert new.json()["detail"] == "After the publication a person changes a market sounding, no program."
    body.published.refresh_from_db()
    assert (body.published.state, OutboxMessage.objects.count()) == ("published", 0)


@pytest.mark.parametrize("move", ["approve", "publish", "send-back", "extend", "correct", "open"])
def test_moves_of_people_have_no_address_for_programs(client, path, move):
    assert send(client, "POST", f"{path}{move}/", {}).status_code == 404


@pytest.mark.parametrize("tag", [None, "*", '"alt"'])
def test_change_names_the_version_that_it_is_based_on(client, path, tag, body):
    status = 412 if tag == '"alt"' else 428
    invitation = f"{path}invitations/{body.invitation.pk}/"
    for method, address, sent in (
        ("PATCH", path, {"purpose": "x"}),
        ("POST", f"{path}submit/", None),
        ("POST", f"{path}cancel/", {"reason": "x"}),
        ("DELETE", invitation, None),
        ("PATCH", f"{path}questionnaire/", {"title": "x"}),
        ("DELETE", f"{path}questionnaire/questions/q1/", None),
    ):
        assert send(client, method, address, sent, tag).status_code == status
    body.draft.refresh_from_db()
    assert (body.draft.state, Invitation.objects.filter(pk=body.invitation.pk).exists()) == ("draft", True)


def test_vendor_is_invited_once_and_taken_off_again_before_anything_is_sent(client, path):
    vendor_with_people()
    address = f"{path}invitations/"
    sent = {"vendor": "werk", "reason": "Bietet Sensoren an."}
    answer = send(client, "POST", address, sent)
    told = answer.json()
    assert (answer.status_code, told["kind"], told["sent_at"]) == (201, "vendor", None)
    assert told["vendor"] == {"slug": "werk", "name": "Werk GmbH"}
    assert pointers(send(client, "POST", address, sent)) == ["/vendor"]
    assert OutboxMessage.objects.count() == 0
    gone = changed(client, "DELETE", f"{address}{told['id']}/")
    assert (gone.status_code, client.get(f"{address}{told['id']}/").status_code) == (204, 404)


def test_invitation_by_mail_keeps_the_address_and_says_what_is_missing(client, path):
    address = f"{path}invitations/"
    sent = {"name": "Fern AG", "email": "Info@Fern.example", "reason": "Messe"}
    assert send(client, "POST", address, sent).json()["email"] == "info@fern.example"
    assert pointers(send(client, "POST", address, {"reason": "x"})) == ["/vendor"]
    assert pointers(send(client, "POST", address, {"reason": "x", "name": "F"})) == ["/email"]
    assert pointers(send(client, "POST", address, sent | {"vendor": "werk"})) == ["/vendor"]
    assert pointers(send(client, "POST", address, {"vendor": "fehlt", "reason": "x"})) == ["/vendor"]
    assert pointers(send(client, "POST", address, {"vendor": "werk", "email": "a@b.example"})) == ["/reason"]


def test_invitation_tells_of_a_decline_and_of_nothing_else_that_vendors_do(client, asked, body):
    invitation = SoundingInvitationFactory(sounding=body.published)
    addresses = (
        SOUNDINGS,
        asked,
        f"{asked}invitations/",
        f"{asked}invitations/{invitation.pk}/",
        f"{asked}questionnaire/",
        f"{asked}versions/",
        f"{asked}amendments/",
        f"{asked}enquiries/",
    )

    def everything():
        return [(one.content, one.headers.get("ETag")) for one in map(client.get, addresses)]

    before = everything()
    ParticipationFactory(sounding=body.published, organisation=invitation.organisation)
    response = ResponseFactory(
        sounding=body.published, organisation=invitation.organisation, state="submitted"
    )
    SubmissionFactory(response=response)
    assert everything() == before
    Invitation.objects.filter(pk=invitation.pk).update(
        declined_at=timezone.now(), decline_reason="no_capacity", decline_text="Ausgebucht."
    )
    told = client.get(addresses[3]).json()
    assert (told["decline_reason"], told["decline_text"]) == ("no_capacity", "Ausgebucht.")


def test_clarification_question_is_read_without_who_asked(client, asked, body):
    asker = body.enquiry.organisation
    answer = client.get(f"{asked}enquiries/{body.enquiry.public_id}/")
    assert set(answer.json()) == {
        "id",
        "state",
        "asked_at",
        "question",
        "original",
        "public_text",
        "answer",
        "reason",
        "number",
        "published_at",
    }
    for address in (f"{asked}enquiries/", f"{asked}enquiries/{body.enquiry.public_id}/"):
        text = client.get(address).content.decode()
        assert asker.name not in text
        assert asker.slug not in text


def test_frozen_questionnaires_and_amendments_are_read_as_they_were_published(client, asked, body):
    version = client.get(f"{asked}versions/1/").json()
    assert (version["number"], version["sha256"]) == (1, body.published.current.sha256)
    assert version["document"]["sections"][0]["questions"][0]["key"] == "q1"
    assert [row["reason"] for row in client.get(f"{asked}amendments/").json()["results"]] == ["Ferien"]
    assert client.get(f"{asked}versions/99/").status_code == 404


def test_lists_of_soundings_ask_the_database_equally_often_for_one_and_twenty(client, asked, body):
    def counted(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    SoundingInvitationFactory(sounding=body.published)
    addresses = (
        f"{SOUNDINGS}?page_size=100",
        f"{asked}invitations/?page_size=100",
        f"{asked}enquiries/?page_size=100",
        asked,
        f"{asked}versions/",
        f"{asked}amendments/",
        f"{asked}questionnaire/",
    )
    client.get(SOUNDINGS)
    first = [counted(address) for address in addresses]
    for _number in range(19):
        body.sounding("draft")
        SoundingInvitationFactory(sounding=body.published)
        EnquiryFactory(sounding=body.published)
        AmendmentFactory(sounding=body.published)
        QuestionnaireVersionFactory(sounding=body.published)
    again = [counted(address) for address in addresses]
    assert (first, again) == ([3, 4, 4, 3, 3, 3, 5], [3, 4, 4, 3, 3, 3, 5])
