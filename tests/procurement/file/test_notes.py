"""The note for the file: what it says in each state, on the page and on paper; its versions, hashes and readers."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.exceptions import ValidationError

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.files import may_read, opened
from marketplace.core.models import AuditEvent
from procurement.actions.file_notes import make_file_note
from procurement.models import FileNote
from procurement.questions.document import hash_of
from tests.core.reading_pdf import read_pdf
from tests.factories import AuditEventFactory, OrganisationFactory, acting, member_of
from tests.procurement.soundings.people import client_of

from .world import SECRET, World

pytestmark = pytest.mark.django_db
REVIEWER_AND_PUBLISHER = "Prüfung (IT-Sicherheit, Datenschutz, Recht), Veröffentlichung"


@pytest.fixture
def world() -> World:
    return World()


def whole() -> World:
    """Two responses, opened, declared by the officer, concluded."""
    world = World()
    world.respond("Antwortende GmbH")
    world.respond("Zweite AG")
    world.open()
    world.declare("officer")
    world.conclude()
    return world


def made(world, role="officer"):
    return make_file_note(sounding=world.sounding, by=world.by(role))


def section(note, key):
    return next((one for one in note.document["sections"] if one["key"] == key), None)


def rows(note, key, table=0):
    return section(note, key)["tables"][table]["rows"]


def told(note):
    return json.dumps(note.document, ensure_ascii=False)


def test_note_before_the_opening_tells_of_the_buyer_alone(world):
    world.respond("Antwortende GmbH")
    note = made(world)
    keys = [one["key"] for one in note.document["sections"]]
    assert keys == [
        *("about", "people", "need", "shortlist", "invitations", "questionnaire", "enquiries", "changes"),
        *("undone", "retention", "record"),
    ]
    text = told(note)
    for word in ("Eingeladene GmbH", "Steht auf der Auswahlliste.", "Kann keine Karten.", "Etwa 40.000."):
        assert word in text
    for word in ("Antwortende GmbH", SECRET, "Neugierige AG", "Was kostet die Halle?"):
        assert word not in text
    assert (note.number, note.sha256, note.document["is_interim"]) == (1, hash_of(note.document), True)
    assert ["Geschätzter Wert, EUR ohne USt.", "319.200,00"] in section(note, "need")["pairs"]


def test_note_after_the_conclusion_tells_persons_receipts_decision_and_no_answer():
    world = whole()
    note = made(world)
    opening = world.sounding.opening
    received = [[row[0], row[3]] for row in rows(note, "opening")]
    assert received == [
        [entry["name"], f"{entry['receipt']}\n{entry['sha256']}"] for entry in opening.entries
    ]
    assert [row[0] for row in received] == ["Antwortende GmbH", "Zweite AG"]
    assert [row[0] for row in rows(note, "declarations")] == ["Olga Amt"]
    assert rows(note, "assessments")[0][3] == "Erkrankt.\nentschuldigt von Olga Amt"
    assert rows(note, "findings")[0][1:] == [
        "Am Markt verfügbar",
        "Alle antwortenden Anbieter geben Daten aus.",
    ]
    pairs = dict(section(note, "conclusion")["pairs"])
    assert (pairs["Gründe"], pairs["Entschieden von"]) == (
        "Der Bedarf ist am Markt zu decken.",
        "Paul Freigabe",
    )
    assert dict(section(note, "report")["pairs"])["Gesendet an"] == "Antwortende GmbH\nZweite AG"
    assert SECRET not in told(note)
    assert "Mit dem Tablet." not in told(note)


def test_findings_stand_in_the_note_only_once_they_are_agreed():
    world = whole()
    world.sounding.state = "opened"
    world.sounding.save()
    note = made(world)
    assert section(note, "findings")["tables"] == []


def test_note_of_a_cancelled_sounding_leaves_what_vendors_did_sealed(world):
    world.respond("Antwortende GmbH")
    world.sounding.state, world.sounding.end_reason = "cancelled", "Der Bedarf ist entfallen."
    world.sounding.ended_at = world.sounding.published_at + datetime.timedelta(days=2)
    world.sounding.save()
    note = made(world)
    assert "Der Bedarf ist entfallen." in told(note)
    for word in ("Antwortende GmbH", SECRET):
        assert word not in told(note)
    assert (section(note, "opening"), section(note, "findings")) == (None, None)


def test_step_tells_the_role_of_that_time_and_not_of_today(world):
    person = world.town.people["publisher"]
    AuditEventFactory(
        chain=world.town.organisation.pk,
        verb="procurement.sounding.published",
        subject_type="procurement.sounding",
        subject_id=str(world.sounding.pk),
        user_id=person.pk,
    )
    AuditEventFactory(
        chain=world.town.organisation.pk,
        verb="accounts.member.changed",
        subject_type="accounts.user",
        subject_id=str(person.pk),
        data={
            "organisation": world.town.organisation.pk,
            "before": ["publisher", "reviewer"],
            "after": ["auditor"],
        },
    )
    person.memberships.update(role="auditor")
    assert [row[1:] for row in rows(made(world), "people")] == [
        ["Eine Marktsondierung wurde veröffentlicht", "Paul Freigabe", REVIEWER_AND_PUBLISHER]
    ]


def test_second_version_tells_what_changed_and_one_without_a_change_is_not_made(world):
    first = made(world)
    with pytest.raises(ValidationError):
        made(world)
    world.respond("Antwortende GmbH")
    world.open()
    second = made(world)
    assert (first.document["changes"], second.number) == (["Dies ist die erste Fassung."], 2)
    assert second.document["changes"][0].startswith("Geändert seit Fassung 1: Die Marktsondierung, ")
    assert "Öffnung" in second.document["changes"][0]
    assert FileNote.objects.count() == 2


def test_note_without_need_and_invitations_says_what_was_not_done_and_why():
    world = World(few_reason="Es gibt nur zwei Anbieter.", is_public=False, four_eyes=False)
    world.sounding.need, world.sounding.four_eyes = None, False
    world.sounding.save()
    world.sounding.invitations.all().delete()
    assert section(made(world), "undone")["notes"] == [
        "Ein Bedarf wurde nicht aufgeschrieben: An seiner Stelle steht der Zweck der Sondierung.",
        "Eine Auswahlliste wurde nicht angelegt: Vorher wurde keine Lösung des Katalogs angesehen.",
        "Eingeladen: 0. Grund: Es gibt nur zwei Anbieter.",
        "Nicht jeder Schritt lag bei zwei Personen: Die öffentliche Stelle hat das Vier-Augen-Prinzip ausgeschaltet.",
        "Dies ist ein Zwischenstand: Es ist noch nichts geöffnet, und der Vermerk sagt nichts darüber, was Anbieter tun.",
    ]


def test_paper_is_tagged_bears_title_and_language_and_says_what_the_page_says():
    world = whole()
    note = made(world)
    pdf = read_pdf(opened(note.file).read())
    assert (pdf.language, pdf.title, pdf.shows_title, pdf.is_tagged, pdf.part) == (
        "de",
        "Vermerk zur Markterkundung: Baumkataster",
        True,
        True,
        "1",
    )
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L"} <= pdf.tags
    text = squeezed(pdf.text)
    page = world.client("auditor").get(world.address("vermerk/1/"))
    assert page.status_code == 200
    html = squeezed(page.content.decode())
    missing = [
        word
        for one in note.document["sections"]
        for word in (one["title"], *one["notes"], *(text for pair in one["pairs"] for text in pair))
        if not all(squeezed(line) in text for line in word.split("\n"))
    ]
    assert missing == []
    cells = [
        line
        for one in note.document["sections"]
        for table in one["tables"]
        for row in table["rows"]
        for cell in row
        for line in cell.split("\n")
    ]
    assert [line for line in cells if squeezed(line) not in text] == []
    assert [line for line in cells if squeezed(line) not in html] == []
    assert note.sha256 in text
    assert "Fassung1vom" in text


def squeezed(text: str) -> str:
    """Without blanks and the hyphens at which lines break."""
    text = text.replace("\N{SOFT HYPHEN}", "").replace("-\n", "").replace("\N{HYPHEN}", "-")
    return "".join(text.split()).replace("-", "").replace("&quot;", '"').replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("role", "outcome"),
    [
        ("officer", 1),
        ("publisher", 1),
        ("admin", 1),
        ("auditor", 0),
        ("requester", 0),
        ("reviewer", 0),
        ("assessor", 0),
    ],
)
def test_note_is_made_by_officers_and_publishers_alone(world, role, outcome):
    if outcome:
        made(world, role)
    else:
        with pytest.raises(Refused):
            made(world, role)
    assert FileNote.objects.count() == outcome


def test_note_of_others_and_of_a_draft_is_refused(world):
    stranger = acting(member_of(OrganisationFactory(kind="municipality"), "officer"))
    with pytest.raises(Refused):
        make_file_note(sounding=world.sounding, by=stranger)
    draft = world.town.sounding("draft")
    with pytest.raises(IllegalMove):
        make_file_note(sounding=draft, by=world.by("officer"))


def test_file_of_a_note_is_read_by_the_people_of_the_buyer_alone():
    world = whole()
    note = made(world)
    vendor = member_of(world.invited, "admin")
    operator = member_of(OrganisationFactory(kind="operator"), "admin")
    other = member_of(OrganisationFactory(kind="municipality"), "officer")
    readers = [world.by("auditor"), world.by("assessor"), *(acting(one) for one in (vendor, operator, other))]
    assert [bool(may_read(one, note.file)) for one in readers] == [True, True, False, False, False]
    for person in (vendor, operator, other):
        answer = client_of(person).get(world.address("vermerk/1/pdf/"))
        assert answer.status_code in (403, 404)


def test_making_and_taking_a_note_stand_in_the_record_without_names(world):
    client = world.client("officer")
    assert client.post(world.address("vermerk/anfertigen/")).status_code == 302
    answer = client.get(world.address("vermerk/1/pdf/"))
    note = FileNote.objects.get()
    assert (answer["Content-Type"], b"".join(answer.streaming_content)[:5]) == ("application/pdf", b"%PDF-")
    assert client.head(world.address("vermerk/1/pdf/")).status_code == 200
    events = AuditEvent.objects.filter(verb__startswith="procurement.filenote.").order_by("id")
    assert [(one.verb, one.chain, one.data) for one in events] == [
        (
            "procurement.filenote.made",
            world.town.organisation.pk,
            {"number": 1, "sha256": note.sha256, "file": note.file.sha256},
        ),
        (
            "procurement.filenote.read",
            world.town.organisation.pk,
            {"number": 1, "sha256": note.sha256},
        ),
    ]
