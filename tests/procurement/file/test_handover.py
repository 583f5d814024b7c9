"""The hand-over to a later procedure: what every company gets, and what nobody gets."""

from __future__ import annotations

import pytest

from marketplace.core.models import AuditEvent
from tests.factories import EnquiryFactory, SoundingInvitationFactory

from .reading import differing, files_of, rows_of, sha256sum, taken
from .world import SECRET, World

pytestmark = pytest.mark.django_db
TOLD = "Fragenkatalog in allen Fassungen, Unterlagen, allen beantwortete Rückfragen, Berichtigungen und Verlängerungen"


@pytest.fixture
def world() -> World:
    one = World()
    one.respond("Antwortende GmbH")
    one.respond("=Zweite AG")
    SoundingInvitationFactory(
        sounding=one.sounding, kind="mail", organisation=None, name="", email="geheim@firma.example"
    )
    EnquiryFactory(
        sounding=one.sounding,
        state="answered_private",
        reason="Betriebsgeheimnis.",
        answer="Das Geheimnis der Fragenden.",
        original="Unser Verfahren ist geheim.",
    )
    one.open()
    return one


def test_package_before_the_conclusion_is_refused_and_the_page_says_when(world):
    client = world.client("officer")
    assert client.get(world.address("uebergabe/paket/")).status_code == 409
    page = client.get(world.address("uebergabe/"))
    assert (page.status_code, "Antwortende GmbH" in page.content.decode()) == (200, False)
    assert "Das Paket gibt es, sobald die Sondierung abgeschlossen ist" in page.content.decode()
    assert AuditEvent.objects.filter(verb="procurement.package.taken").count() == 0


def test_package_holds_what_all_were_told_and_no_answer(world, tmp_path):
    world.conclude()
    found = files_of(taken(world.client("officer").get(world.address("uebergabe/paket/"))))
    assert list(found) == [
        "readme.txt",
        "notice.txt",
        "questionnaire/version-1.json",
        "questionnaire/version-1.txt",
        "documents/01-plan-1.png",
        "questions.csv",
        "changes.csv",
        "report/report.json",
        "report/report.pdf",
        "companies.csv",
        "manifest.json",
        "manifest.txt",
    ]
    assert (differing(found), sha256sum(found, tmp_path)) == ([], (0, []))
    everything = b"".join(found.values())
    for word in (
        SECRET,
        "Mit dem Tablet.",
        "geheim@firma.example",
        "Betriebsgeheimnis.",
        "Das Geheimnis der Fragenden.",
        "Neugierige",
        "60000",
        "Steht auf der Auswahlliste.",
    ):
        assert word.encode() not in everything
    companies = rows_of(found["companies.csv"])
    assert [[row[0], row[2], row[3]] for row in companies[1:]] == [
        ["'=Zweite AG", "true", f"{TOLD}, Bericht"],
        ["Antwortende GmbH", "true", f"{TOLD}, Bericht"],
        ["Ein per E-Mail eingeladenes Unternehmen", "false", TOLD],
        ["Eingeladene GmbH", "false", TOLD],
    ]
    assert rows_of(found["questions.csv"])[1][:3] == ["1", "Wie viele Bäume sind es?", "Etwa 40.000."]
    assert "Rückfragen, die nur einem Unternehmen beantwortet wurden: 1." in found["readme.txt"].decode()


def test_page_names_the_companies_and_the_question_answered_to_one_alone(world):
    world.conclude()
    page = world.client("auditor").get(world.address("uebergabe/")).content.decode()
    for word in ("Antwortende GmbH", "Eingeladene GmbH", "Eine Rückfrage wurde nur einem Unternehmen"):
        assert word in page
    assert "Das Geheimnis der Fragenden." not in page


def test_taking_the_package_stands_in_the_record(world):
    world.conclude()
    taken(world.client("requester").get(world.address("uebergabe/paket/")))
    event = AuditEvent.objects.get(verb="procurement.package.taken")
    assert (event.chain, event.data["kind"], event.data["files"]) == (
        world.town.organisation.pk,
        "handover",
        12,
    )
