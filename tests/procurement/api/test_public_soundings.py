"""Published soundings for programs: what everybody reads, what an invited vendor's key reads too, and what nobody does."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.core.files import check, keep
from procurement.models import Participation, Sounding
from procurement.questions.document import hash_of
from tests.accounts.keys_world import PROBLEM, key_for, program
from tests.api.catalogue import ask, follow
from tests.factories import (
    AmendmentFactory,
    EnquiryFactory,
    OrganisationFactory,
    ParticipationFactory,
    QuestionnaireVersionFactory,
    ResponseFactory,
    SoundingDocumentFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    acting,
    member_of,
)

from .vendors import PDF, SOUNDINGS, sounding, vendor_program

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 11, 2, 8, tzinfo=datetime.UTC)
SECRET = "Fernwerk fragt"


def at(day, **wanted):
    """A sounding published on that day of November; open until the end of 2098."""
    begun = START + datetime.timedelta(days=day)
    dates = {"question_deadline": START.replace(year=2098), "response_deadline": START.replace(year=2099)}
    return sounding(**{"published_at": begun, "title": f"Vorhaben {day}"} | dates | wanted)


def over(day):
    """One whose answers have ended."""
    begun = START + datetime.timedelta(days=day)
    return at(day, question_deadline=begun, response_deadline=begun + datetime.timedelta(hours=1))


def titles(answer):
    return [entry["title"] for entry in answer["results"]]


def test_list_holds_the_public_ones_in_the_order_of_publication(client):
    at(2)
    at(1)
    over(3)
    at(4, is_public=False)
    at(5, state="cancelled", end_reason="Kein Geld.")
    SoundingFactory(title="Entwurf")
    answer = ask(client, "published-soundings/")
    assert titles(answer) == ["Vorhaben 1", "Vorhaben 2", "Vorhaben 3", "Vorhaben 5"]
    assert [entry["status"] for entry in answer["results"]] == ["open", "open", "closed", "cancelled"]
    assert titles(ask(client, "published-soundings/", only="open")) == ["Vorhaben 1", "Vorhaben 2"]
    assert titles(ask(client, "published-soundings/", only="over")) == ["Vorhaben 3", "Vorhaben 5"]
    assert ask(client, "published-soundings/", status=400, only="alle")["errors"][0]["allowed"] == [
        "open",
        "over",
    ]


def test_list_is_cut_into_pages_that_hold_each_sounding_once(client):
    for day in range(5):
        at(day)
    first = ask(client, "published-soundings/", page_size=2)
    at(9)
    second = follow(client, first["next"])
    third = follow(client, second["next"])
    assert [titles(one) for one in (first, second, third)] == [
        ["Vorhaben 0", "Vorhaben 1"],
        ["Vorhaben 2", "Vorhaben 3"],
        ["Vorhaben 4", "Vorhaben 9"],
    ]
    assert (third["next"], follow(client, second["previous"])["results"]) == (None, first["results"])


def test_sounding_is_told_with_all_that_its_page_says(client):
    one = at(1, purpose="Straßen", number="MS-2026-001", contact_name="Vergabestelle", cpv=["72000000-5"])
    found = ask(client, f"published-soundings/{one.public_id}/")
    assert found == {
        "id": one.public_id,
        "number": "MS-2026-001",
        "title": "Vorhaben 1",
        "language": "de",
        "buyer": {"slug": one.organisation.slug, "name": "Stadt Lindenwerder"},
        "status": "open",
        "asks_open": True,
        "is_public": True,
        "published_at": "2026-11-03T08:00:00Z",
        "question_deadline": "2098-11-02T08:00:00Z",
        "response_deadline": "2099-11-02T08:00:00Z",
        "purpose": "Straßen",
        "description": None,
        "procedure": None,
        "cpv": ["72000000-5"],
        "regions": [],
        "contact": {"name": "Vergabestelle", "email": None},
        "procedure_start": None,
        "report_until": None,
        "end_reason": None,
        "questionnaire": {
            "number": 1,
            "published_at": found["questionnaire"]["published_at"],
            "sha256": one.current.sha256,
            "reason": None,
            "questions": 3,
            "minutes": 6,
        },
    }


def test_questionnaire_is_handed_out_as_it_was_frozen(client):
    one = at(1)
    QuestionnaireVersionFactory(sounding=one, number=2, document=one.current.document, reason="Frist")
    path = f"published-soundings/{one.public_id}/questionnaires/"
    assert [row["number"] for row in ask(client, path)["results"]] == [2, 1]
    found = ask(client, f"{path}1/")
    assert hash_of(found["document"]) == found["sha256"] == one.current.sha256
    fields = {(field["question"], field["part"]): field for field in found["answer_fields"]}
    assert fields["q1", "quarter"]["only_if"] == {"part": "coverage", "values": ["planned"]}
    assert [choice["code"] for choice in fields["q1", "coverage"]["choices"]] == [
        "now",
        "configuration",
        "planned",
        "no",
        "not_applicable",
    ]
    assert (fields["q2", "number"]["unit"], fields["q9", "files"]["limit"]) == ("Personen", 1)
    assert client.get(f"{SOUNDINGS}{one.public_id}/questionnaires/3/").status_code == 404


def test_questions_are_told_with_their_answers_and_without_who_asked(client):
    one = at(1)
    asker = OrganisationFactory(name=SECRET)
    EnquiryFactory(sounding=one, organisation=asker, original=f"{SECRET}: offen?")
    EnquiryFactory(
        sounding=one,
        organisation=asker,
        original=f"{SECRET}: geht es auch ohne?",
        state="published",
        number=1,
        public_text="Geht es auch ohne?",
        answer="Ja.",
        question_key="q1",
        published_at=START,
    )
    answer = client.get(f"{SOUNDINGS}{one.public_id}/enquiries/")
    assert answer.json()["results"] == [
        {
            "number": 1,
            "concerns": "1.1 Daten ausgeben",
            "text": "Geht es auch ohne?",
            "answer": "Ja.",
            "published_at": "2026-11-02T08:00:00Z",
        }
    ]
    assert SECRET not in answer.content.decode()


def test_amendments_are_told_without_who_made_them(client):
    one = at(1)
    AmendmentFactory(
        sounding=one,
        number=1,
        kind="extension",
        reason="Ferien",
        before={"response_deadline": "2026-12-01T08:00:00+00:00"},
        after={"response_deadline": "2026-12-20T08:00:00+00:00"},
        published_at=START,
        published_by_id=4711,
    )
    answer = client.get(f"{SOUNDINGS}{one.public_id}/amendments/")
    assert answer.json()["results"] == [
        {
            "number": 1,
            "kind": "extension",
            "reason": "Ferien",
            "is_material": False,
            "published_at": "2026-11-02T08:00:00Z",
            "questionnaire": None,
            "documents": [],
            "response_deadline": {"before": "2026-12-01T08:00:00Z", "after": "2026-12-20T08:00:00Z"},
            "question_deadline": None,
        }
    ]
    assert "4711" not in answer.content.decode()


def with_file(one, **fields):
    """A document of a sounding with real bytes."""
    officer = acting(member_of(one.organisation, "officer"))
    checked = check(SimpleUploadedFile("Lageplan.pdf", PDF), purpose="sounding")
    stored = keep(checked, purpose="sounding", by=officer, organisation_id=one.organisation_id)
    return SoundingDocumentFactory(sounding=one, file=stored, title="Lageplan", **fields)


def test_documents_are_listed_and_handed_out_once_they_are_published(client, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    one = at(1)
    row, hidden = with_file(one, published_at=START), with_file(one, published_at=None)
    path = f"{SOUNDINGS}{one.public_id}/documents/"
    found = client.get(path).json()["results"]
    assert [(entry["id"], entry["name"], entry["media_type"], entry["size"]) for entry in found] == [
        (str(row.file.public_id), row.file.name, "application/pdf", len(PDF))
    ]
    answer = client.get(f"{path}{row.file.public_id}/")
    assert (b"".join(answer.streaming_content), answer["ETag"]) == (PDF, f'"{found[0]["sha256"]}"')
    assert answer["Content-Disposition"].startswith("attachment")
    other = f"{SOUNDINGS}{at(2).public_id}/documents/{row.file.public_id}/"
    assert client.get(f"{path}{hidden.file.public_id}/").status_code == 404
    assert [client.get(other).status_code, client.get(f"{path}kein-name/").status_code] == [404, 404]


def test_answer_that_a_caller_has_already_is_not_sent_again(client):
    one = at(1)
    for path in (
        "",
        f"{one.public_id}/",
        f"{one.public_id}/questionnaires/1/",
        f"{one.public_id}/enquiries/",
    ):
        first = client.get(f"{SOUNDINGS}{path}")
        again = client.get(f"{SOUNDINGS}{path}", headers={"if-none-match": first["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert (first["Access-Control-Allow-Origin"], first["Cache-Control"]) == ("*", "no-cache")


PARTS = ("", "questionnaires/", "questionnaires/1/", "documents/", "enquiries/", "amendments/")


def test_sounding_for_invited_vendors_is_read_with_their_keys_alone(client):
    vendor, own = vendor_program()
    one = at(1, is_public=False)
    SoundingInvitationFactory(sounding=one, organisation=vendor)
    _other, stranger = vendor_program("Fremde GmbH")
    lesser = program(key_for(vendor, ["listings:read"], name="Anderer")[1])
    for part in PARTS:
        path = f"{SOUNDINGS}{one.public_id}/{part}"
        answer = own.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
        for other in (client, stranger, lesser):
            refused = other.get(path)
            assert (refused.status_code, refused["Content-Type"]) == (404, PROBLEM)
    assert titles(own.get(SOUNDINGS).json()) == []


@pytest.mark.parametrize("state", ["draft", "in_review", "approved"])
def test_sounding_that_was_not_published_is_not_there_even_for_its_buyer(client, state):
    one = SoundingFactory(state=state)
    buyer = program(key_for(one.organisation)[1])
    for part in PARTS:
        path = f"{SOUNDINGS}{one.public_id}/{part}"
        assert [client.get(path).status_code, buyer.get(path).status_code] == [404, 404]


def seen(clients, one):
    """All answers about a sounding, without what differs between any two."""
    return [
        (answer.status_code, answer.content, answer.headers.get("ETag"))
        for each in clients
        for part in PARTS
        for answer in [each.get(f"{SOUNDINGS}{one.public_id}/{part}")]
    ]


def test_answers_are_the_same_whatever_vendors_do_before_the_opening(client):
    vendor, invited = vendor_program()
    one = at(1)
    SoundingInvitationFactory(sounding=one, organisation=vendor)
    buyer = program(key_for(one.organisation)[1])
    operator = program(key_for(OrganisationFactory(kind="operator"))[1])
    clients = (client, invited, buyer, operator)
    before = seen(clients, one)
    for number in range(3):
        other = OrganisationFactory(name=f"{SECRET} {number}")
        ParticipationFactory(sounding=one, organisation=other)
        ResponseFactory(sounding=one, organisation=other)
        EnquiryFactory(sounding=one, organisation=other, original=SECRET)
    assert Participation.objects.filter(sounding=one).count() == 3
    assert seen(clients, one) == before


def test_lists_ask_the_database_equally_often_for_one_and_twenty_rows():
    browser, one, found = Client(), at(0), []
    for rows in (1, 19):
        for number in range(rows):
            place = len(found) * 100 + number + 1
            at(place % 25)
            EnquiryFactory(
                sounding=one,
                state="published",
                number=place,
                public_text="x",
                answer="y",
                published_at=timezone.now(),
            )
            AmendmentFactory(sounding=one, number=place)
            SoundingDocumentFactory(sounding=one, published_at=START)
            QuestionnaireVersionFactory(sounding=one, number=place + 1, document=one.current.document)
        counts = []
        for part in (SOUNDINGS, *(f"{SOUNDINGS}{one.public_id}/{part}" for part in PARTS)):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(part).status_code == 200
            counts.append(len(queries))
        found.append(counts)
    assert Sounding.objects.count() == 21
    assert found == [[3, 2, 2, 2, 2, 2, 2], [3, 2, 2, 2, 2, 2, 2]]
