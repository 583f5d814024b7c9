"""Pages of questions, answers, corrections and extensions: what each shows, to whom, and what they never show."""

from __future__ import annotations

import copy
import datetime
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from procurement.models import Amendment, Enquiry, Questionnaire
from procurement.queries.amendments import correction_of
from tests.catalog.lists.people import client_of
from tests.factories import (
    AmendmentFactory,
    EnquiryFactory,
    OrganisationFactory,
    QuestionnaireVersionFactory,
    SoundingFactory,
    member_of,
)

from .world import make_world, prepared

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def world(db):
    return make_world()


def paths(world):
    number = world.sounding.public_id
    return f"/marktsondierungen/{number}/fragen/", f"/arbeitsbereich/marktsondierungen/{number}/"


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_vendor_asks_is_warned_of_names_and_sends_it_anyway(world):
    ask, _work = paths(world)
    client = client_of(world.reading)
    text = "Rückruf an Frau Beispiel: Wie viele Laternen?"
    warned = client.post(ask, client.acting | {"text": text})
    assert (warned.status_code, Enquiry.objects.count()) == (422, 0)
    assert "<b>Frau Beispiel</b>: Das sieht nach dem Namen eines Menschen aus." in warned.text
    assert text in warned.text
    sent = client.post(ask, client.acting | {"text": text, "anyway": "on"})
    assert (sent.status_code, sent.url) == (302, ask)
    assert Enquiry.objects.get().original == text
    assert text in client.get(ask).text


def test_question_that_comes_too_late_is_refused_and_stays_on_the_page(db):
    now = timezone.now()
    world = make_world(question_deadline=now - datetime.timedelta(seconds=1), response_deadline=now + 9 * DAY)
    ask, _work = paths(world)
    client = client_of(world.reading)
    answer = client.post(ask, client.acting | {"text": "Wie viele Laternen?"})
    assert (answer.status_code, Enquiry.objects.count()) == (409, 0)
    assert "Die Fragenfrist ist abgelaufen" in answer.text
    assert "Wie viele Laternen?" in answer.text


def test_page_of_a_vendor_shows_its_own_questions_and_never_those_of_others(world):
    ask, _work = paths(world)
    gamma, beta = world.vendors["Gammawerk"], world.vendors["Betawerk"]
    EnquiryFactory(sounding=world.sounding, organisation=gamma, original="Geheime Frage von Gamma?")
    for state, text in (("answered_private", "Nur für Beta."), ("rejected", "")):
        EnquiryFactory(
            sounding=world.sounding,
            organisation=beta,
            original=f"Beta fragt {state}",
            state=state,
            answer=text,
            reason="Grund für die Akte",
        )
    own, others = client_of(world.taking_part).get(ask).text, client_of(world.reading).get(ask).text
    assert ("Nur für Beta." in own, "Beta fragt rejected" in own, "Geheime Frage" in own) == (
        True,
        True,
        False,
    )
    assert ("Nur für Beta." in others, "Beta fragt" in others, "Geheime Frage" in others) == (
        False,
        False,
        True,
    )


def test_questions_of_a_sounding_for_invited_vendors_are_not_there_for_others(db):
    world = make_world(is_public=False)
    ask, _work = paths(world)
    assert client_of(world.reading).get(ask).status_code == 404
    client = client_of(world.reading)
    assert client.post(ask, client.acting | {"text": "Wie viele?"}).status_code == 404
    assert client_of(world.invited).get(ask).status_code == 200
    assert Enquiry.objects.count() == 0


def test_no_page_of_the_buyer_tells_who_asked(world):
    _ask, work = paths(world)
    states = {
        "submitted": {},
        "answered_draft": {"public_text": "A?", "answer": "B."},
        "answered_private": {"answer": "B.", "reason": "C."},
        "rejected": {"reason": "C."},
        "published": {"public_text": "A?", "answer": "B.", "number": 1, "published_at": timezone.now()},
    }
    rows = [
        EnquiryFactory(
            sounding=world.sounding,
            organisation=world.vendors["Gammawerk"],
            asked_by=world.reading,
            state=state,
            **values,
        )
        for state, values in states.items()
    ]
    for role in ("officer", "admin", "auditor"):
        client = client_of(member_of(world.town, role))
        pages = [client.get(f"{work}rueckfragen/"), client.get(f"{work}rueckfragen/veroeffentlichen/")]
        pages += [
            client.get(f"{work}rueckfragen/{row.public_id}/{end}")
            for row in rows
            for end in ("", "einzeln/", "ablehnen/")
        ]
        texts = [html.unescape(page.text) for page in pages if page.status_code == 200]
        assert len(texts) == (1 if role == "auditor" else 8)
        for text in texts:
            assert world.reading.name not in text
            assert world.reading.email not in text
            assert "Gammawerk" not in text


def test_no_query_of_the_buyer_reads_who_asked(world):
    _ask, work = paths(world)
    row = prepared(world)
    client = client_of(world.officer)
    with CaptureQueriesContext(connection) as asked:
        for end in ("", "veroeffentlichen/", f"{row.public_id}/", f"{row.public_id}/ablehnen/"):
            assert client.get(f"{work}rueckfragen/{end}").status_code == 200
    read = [one["sql"] for one in asked if "procurement_enquiry" in one["sql"]]
    assert len(read) >= 4
    for statement in read:
        assert '"procurement_enquiry"."organisation_id"' not in statement
        assert '"procurement_enquiry"."asked_by_id"' not in statement


def test_officer_answers_and_publishes_on_the_pages(world):
    _ask, work = paths(world)
    row = EnquiryFactory(
        sounding=world.sounding,
        organisation=world.vendors["Gammawerk"],
        original="Unsere Software: wie viele?",
    )
    client = client_of(world.officer)
    page = client.get(f"{work}rueckfragen/{row.public_id}/")
    assert "<b>Unsere Software</b>" in page.text
    fields = {"public_text": "Wie viele?", "answer": "400.", "seen_at": row.updated_at.isoformat()}
    saved = client.post(f"{work}rueckfragen/{row.public_id}/", client.acting | fields)
    assert (saved.status_code, saved.url) == (302, f"{work}rueckfragen/")
    again = client.post(f"{work}rueckfragen/{row.public_id}/", client.acting | fields | {"answer": "500."})
    assert (again.status_code, "400." in again.text, "500." in again.text) == (409, True, True)
    page = client.get(f"{work}rueckfragen/veroeffentlichen/?e={row.public_id}")
    seen = page.context["form"]["seen"].value()
    unread = client.post(
        f"{work}rueckfragen/veroeffentlichen/", client.acting | {"e": row.public_id, "seen": seen}
    )
    assert unread.status_code == 422
    done = client.post(
        f"{work}rueckfragen/veroeffentlichen/",
        client.acting | {"e": row.public_id, "seen": seen, "sure": "on"},
    )
    assert (done.status_code, Enquiry.objects.get().state) == (302, "published")
    shown = client_of(world.reading).get(f"/marktsondierungen/{world.sounding.public_id}/").text
    assert ("Wie viele?" in shown, "400." in shown, "Unsere Software" in shown) == (True, True, False)


@pytest.mark.parametrize(
    ("end", "fields", "state"),
    [
        ("einzeln/", {"answer": "Ja.", "reason": "Betrifft nur einen."}, "answered_private"),
        ("ablehnen/", {"reason": "Steht schon da."}, "rejected"),
    ],
)
def test_officer_answers_alone_or_rejects_on_the_page(world, end, fields, state):
    _ask, work = paths(world)
    row = EnquiryFactory(sounding=world.sounding, organisation=world.vendors["Gammawerk"])
    client = client_of(world.officer)
    path = f"{work}rueckfragen/{row.public_id}/{end}"
    assert client.post(path, client.acting | {"reason": ""}).status_code == 422
    assert client.post(path, client.acting | fields).status_code == 302
    row.refresh_from_db()
    assert row.state == state
    assert client.post(path, client.acting | fields).status_code == 409


def test_pages_of_questions_and_changes_are_not_there_for_another_town(world):
    _ask, work = paths(world)
    row = EnquiryFactory(sounding=world.sounding, original="Geheim?")
    client = client_of(member_of(OrganisationFactory(name="Andere", kind="municipality"), "admin"))
    ends = [f"rueckfragen/{row.public_id}/{end}" for end in ("", "einzeln/", "ablehnen/")]
    ends += ["rueckfragen/", "rueckfragen/veroeffentlichen/", "berichtigen/", "verlaengern/"]
    for end in ends:
        answer = client.get(work + end)
        assert (answer.status_code, "Geheim" in answer.text, "Laternen" in answer.text) == (404, False, False)
    fields = client.acting | {"reason": "x", "answer": "x", "public_text": "x", "seen_at": "x", "sure": "on"}
    for end in [*ends[:3], *ends[4:], "berichtigen/verwerfen/"]:
        assert client.post(work + end, fields).status_code == 404
    row.refresh_from_db()
    assert (row.state, Amendment.objects.count()) == ("submitted", 0)


def test_question_of_another_sounding_is_not_there_under_this_one(world):
    _ask, work = paths(world)
    other = SoundingFactory(organisation=world.town, state="published")
    row = EnquiryFactory(sounding=other)
    client = client_of(world.officer)
    assert client.get(f"{work}rueckfragen/{row.public_id}/").status_code == 404


def reworded(world):
    document = copy.deepcopy(world.sounding.current.document)
    document["sections"][0]["questions"][0]["title"] = "Daten ausgeben als CSV"
    Questionnaire.objects.filter(pk=world.questionnaire.pk).update(document=document, edited_by=world.officer)


def test_correction_is_shown_to_officers_and_published_by_a_publishing_officer(world):
    _ask, work = paths(world)
    reworded(world)
    seen = correction_of(world.sounding).seen
    officer, publisher = client_of(world.officer), client_of(world.publisher)
    page = officer.get(f"{work}berichtigen/").text
    assert ("Berichtigung veröffentlichen" in page, "<ins> als CSV</ins>" in page) == (False, True)
    fields = {"seen": seen, "reason": "Ein Wort fehlte.", "sure": "on"}
    assert officer.post(f"{work}berichtigen/", officer.acting | fields).status_code == 403
    assert (
        publisher.post(f"{work}berichtigen/", publisher.acting | fields | {"reason": ""}).status_code == 422
    )
    stale = publisher.post(f"{work}berichtigen/", publisher.acting | fields | {"seen": "0" * 64})
    assert (stale.status_code, "seit Sie diese Seite geöffnet haben" in stale.text) == (422, True)
    done = publisher.post(f"{work}berichtigen/", publisher.acting | fields)
    assert (done.status_code, done.url) == (302, work)
    shown = client_of(world.reading).get(f"/marktsondierungen/{world.sounding.public_id}/").text
    assert ("Ein Wort fehlte." in shown, "<ins> als CSV</ins>" in shown) == (True, True)


def test_extension_is_published_on_its_page_in_the_time_of_berlin(world):
    _ask, work = paths(world)
    client = client_of(world.publisher)
    fields = client.acting | {"reason": "Mehr Zeit."}
    twice = client.post(f"{work}verlaengern/", fields | {"response_deadline": "2027-10-31T02:30"})
    assert (twice.status_code, "kommt diese Stunde zweimal vor" in twice.text or "zweimal" in twice.text) == (
        422,
        True,
    )
    done = client.post(f"{work}verlaengern/", fields | {"response_deadline": "2027-03-01T12:00"})
    assert (done.status_code, done.url) == (302, work)
    world.sounding.refresh_from_db()
    assert world.sounding.response_deadline == datetime.datetime(2027, 3, 1, 11, tzinfo=datetime.UTC)


def rows(world, count):
    """So many questions in every state, amendments with a version each."""
    now = timezone.now()
    for n in range(count):
        vendor = {"sounding": world.sounding, "organisation": world.vendors["Gammawerk"]}
        EnquiryFactory(**vendor, question_key="q1")
        prepared(world, question_key="q1")
        EnquiryFactory(**vendor, state="rejected", reason="x")
        number = Enquiry.objects.filter(state="published").count() + 1
        EnquiryFactory(
            **vendor,
            state="published",
            number=number,
            public_text=f"{n}?",
            answer="x",
            published_at=now,
            question_key="q1",
        )
        AmendmentFactory(
            sounding=world.sounding, version=QuestionnaireVersionFactory(sounding=world.sounding)
        )


def counts(world, client, addresses):
    found = []
    rows(world, 1)
    found.append([queries(client, path) for path in addresses])
    rows(world, 2)
    found.append([queries(client, path) for path in addresses])
    return found


def test_page_of_a_vendor_with_one_and_three_rows_asks_equally_often(world):
    ask, _work = paths(world)
    assert counts(world, client_of(world.reading), [ask]) == [[7], [7]]


def test_pages_of_the_buyer_with_one_and_three_rows_ask_equally_often(world):
    _ask, work = paths(world)
    addresses = [f"{work}rueckfragen/", f"{work}rueckfragen/veroeffentlichen/"]
    assert counts(world, client_of(world.officer), addresses) == [[5, 7], [5, 7]]


def test_pages_of_changes_with_one_and_three_rows_ask_equally_often(world):
    _ask, work = paths(world)
    addresses = [f"{work}berichtigen/", f"{work}verlaengern/"]
    assert counts(world, client_of(world.publisher), addresses) == [[9, 6], [9, 6]]
