"""Assessing: alone, hidden from the others until nobody writes, final once and for all; then findings, then the end."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions.assessing import (
    ask_assessor,
    begin_assessment,
    excuse_assessor,
    finish_assessment,
    save_assessment,
)
from procurement.actions.evaluating import finish_analysis, reopen_analysis
from procurement.actions.findings import write_finding
from procurement.actions.soundings import Overtaken
from procurement.models import Assessment, Finding
from procurement.queries.assessments import gaps_of, notes_on, people_to_ask, told_assessments
from tests.factories import ConclusionFactory, FindingFactory
from tests.procurement.opening.world import make_world

pytestmark = pytest.mark.django_db
NOTE = {"q1": {"kind": "common", "text": "Verborgene Notiz 815"}}


@pytest.fixture
def world(db):
    world = make_world()
    world.open()
    world.declare("officer", "second", "assessor")
    return world


def written(world, role, notes=NOTE):
    own = begin_assessment(sounding=world.fresh(), by=world.by(role))
    return save_assessment(assessment=own, notes=notes, saves=own.saves, by=world.by(role))


def finished(world, role):
    own = written(world, role)
    return finish_assessment(assessment=own, saves=own.saves, by=world.by(role))


def agreed(world, key="q1", kind="common", saves=0, role="officer"):
    return write_finding(
        sounding=world.fresh(), question=key, kind=kind, text="Gibt es.", saves=saves, by=world.by(role)
    )


def test_notes_of_others_are_hidden_in_every_page_query_and_record_until_nobody_writes(world):
    finished(world, "officer")
    begin_assessment(sounding=world.fresh(), by=world.by("assessor"))
    pages = (
        "",
        "oeffnung/",
        "einschaetzungen/",
        "einschaetzungen/eigene/",
        "feststellungen/",
        "feststellungen/zu/q1/",
        "feststellungen/beenden/",
        "uebersicht/",
    )
    for role in ("assessor", "second"):
        texts = [world.client(role).get(world.path(page)).text for page in pages]
        assert not any("Verborgene Notiz 815" in text for text in texts)
    assert told_assessments(world.fresh()) == []
    data = AuditEvent.objects.filter(verb__startswith="procurement.assessment.")
    assert {str(event.data) for event in data} == {"{}"}
    assert "815" not in "".join(mail.text for mail in OutboxMessage.objects.all())
    own = Assessment.objects.get(assessor=world.people["assessor"])
    own = save_assessment(assessment=own, notes=NOTE, saves=0, by=world.by("assessor"))
    finish_assessment(assessment=own, saves=1, by=world.by("assessor"))
    assert [note.text for note in notes_on(told_assessments(world.fresh()), "q1")] == [
        "Verborgene Notiz 815"
    ] * 2
    assert "Verborgene Notiz 815" in world.client("second").get(world.path("feststellungen/")).text


def test_list_of_assessments_is_the_same_whatever_the_others_wrote(world):
    begin_assessment(sounding=world.fresh(), by=world.by("officer"))
    begin_assessment(sounding=world.fresh(), by=world.by("assessor"))
    client = world.client("assessor")

    def shown():
        text = client.get(world.path("einschaetzungen/")).text
        return text[text.index("<h1>") : text.index("</main>")].split('name="csrfmiddlewaretoken"')[0]

    before = shown()
    own = Assessment.objects.get(assessor=world.people["officer"])
    save_assessment(assessment=own, notes=NOTE, saves=0, by=world.by("officer"))
    assert shown() == before


def test_page_of_somebodys_own_assessment_shows_no_other(world):
    written(world, "officer")
    written(world, "assessor", {"q1": {"kind": "unclear", "text": "Meine eigene"}})
    page = world.client("assessor").get(world.path("einschaetzungen/eigene/"))
    assert ("Meine eigene" in page.text, "Verborgene Notiz" in page.text) == (True, False)
    assert "Geheime Anmerkung 4711" in page.text


def test_assessment_of_somebody_else_is_written_finished_by_nobody(world):
    own = written(world, "officer")
    for act in (
        lambda: save_assessment(assessment=own, notes={}, saves=1, by=world.by("second")),
        lambda: finish_assessment(assessment=own, saves=1, by=world.by("second")),
    ):
        with pytest.raises(Refused):
            act()


def test_assessment_saved_twice_from_the_same_state_is_a_conflict(world):
    own = written(world, "officer")
    with pytest.raises(Overtaken):
        save_assessment(
            assessment=own, notes={"q1": {"kind": "", "text": "x"}}, saves=0, by=world.by("officer")
        )
    assert Assessment.objects.get().notes == NOTE


@pytest.mark.parametrize(
    "notes",
    [{"gibt-es-nicht": {"kind": "common"}}, {"q1": {"kind": "best"}}, {"q1": {"text": "x" * 2001}}],
)
def test_assessment_with_what_cannot_be_noted_is_refused(world, notes):
    own = begin_assessment(sounding=world.fresh(), by=world.by("officer"))
    with pytest.raises(ValidationError):
        save_assessment(assessment=own, notes=notes, saves=0, by=world.by("officer"))
    assert Assessment.objects.get().notes == {}


def test_notes_keep_no_character_that_cannot_be_seen_or_stored(world):
    written(world, "officer", {"q1": {"kind": "common", "text": "a\x00b\u202ec\n\nd "}})
    assert Assessment.objects.get().notes == {"q1": {"kind": "common", "text": "abc\n\nd"}}


def test_assessment_without_a_kind_for_each_requirement_is_not_finished(world):
    own = begin_assessment(sounding=world.fresh(), by=world.by("officer"))
    with pytest.raises(ValidationError) as caught:
        finish_assessment(assessment=own, saves=0, by=world.by("officer"))
    assert list(caught.value.message_dict) == ["q1"]


def test_person_who_declares_a_conflict_later_writes_no_more(world):
    own = written(world, "assessor")
    world.declare("assessor", conflicts=(world.vendors["Alphawerk"].pk,), text="Nebentätigkeit dort.")
    with pytest.raises(Refused):
        save_assessment(assessment=own, notes={}, saves=1, by=world.by("assessor"))
    assert world.client("assessor").get(world.path("einschaetzungen/eigene/")).status_code == 403
    excuse_assessor(assessment=own, reason="Befangen.", by=world.by("officer"))
    assert Assessment.objects.get().state == "excused"


def test_asking_tells_the_person_and_takes_only_who_may(world):
    assert {one.pk for one in people_to_ask(world.fresh())} == {
        world.people[role].pk for role in ("officer", "second", "assessor", "admin")
    }
    ask_assessor(sounding=world.fresh(), person=world.people["assessor"], by=world.by("officer"))
    mail = OutboxMessage.objects.filter(user_id=world.people["assessor"].pk).order_by("-pk").first()
    assert (
        mail.subject
        == "Stadt Lindenwerder: Bitte schätzen Sie die Rückmeldungen zu Sensoren für Laternen ein"
    )
    for role in ("assessor", "auditor", "publisher"):
        with pytest.raises(ValidationError):
            ask_assessor(sounding=world.fresh(), person=world.people[role], by=world.by("officer"))


def test_excusing_needs_a_reason_and_what_was_written_is_told_to_nobody(world):
    finished(world, "officer")
    other = written(world, "assessor")
    with pytest.raises(ValidationError):
        excuse_assessor(assessment=other, reason="  ", by=world.by("officer"))
    excuse_assessor(assessment=other, reason="Nicht verfügbar.", by=world.by("officer"))
    assert [one.assessor for one in told_assessments(world.fresh())] == [world.people["officer"]]


def test_findings_wait_until_nobody_writes_and_somebody_has_finished(world):
    with pytest.raises(IllegalMove, match="not assessed"):
        agreed(world)
    other = written(world, "assessor")
    finished(world, "officer")
    with pytest.raises(IllegalMove, match="being assessed"):
        agreed(world)
    excuse_assessor(assessment=other, reason="Nicht verfügbar.", by=world.by("officer"))
    agreed(world)
    with pytest.raises(Overtaken):
        agreed(world, kind="missing", role="second")
    assert agreed(world, kind="partly", saves=1, role="assessor").saves == 2
    with pytest.raises(ValidationError):
        agreed(world, key="gibt-es-nicht")
    with pytest.raises(ValidationError):
        agreed(world, kind="winner", saves=2)
    assert [(row.question_key, row.kind) for row in Finding.objects.all()] == [("q1", "partly")]


def test_nobody_new_assesses_once_a_finding_is_written(world):
    finished(world, "officer")
    agreed(world)
    with pytest.raises(IllegalMove, match="with findings"):
        begin_assessment(sounding=world.fresh(), by=world.by("assessor"))
    with pytest.raises(IllegalMove, match="with findings"):
        ask_assessor(sounding=world.fresh(), person=world.people["assessor"], by=world.by("officer"))


def test_end_of_the_evaluation_names_and_links_everything_that_is_missing(world):
    written(world, "assessor")
    with pytest.raises(ValidationError):
        finish_analysis(sounding=world.fresh(), by=world.by("officer"))
    name = world.people["assessor"].name
    assert [(gap.text, gap.url) for gap in gaps_of(world.fresh())] == [
        (f"Die Einschätzung von {name} ist noch in Arbeit.", world.path("einschaetzungen/")),
        ("Noch ist keine Einschätzung fertig; eine Person genügt.", world.path("einschaetzungen/")),
        ("Eine Feststellung zu 1.1 „Daten ausgeben“ fehlt.", world.path("feststellungen/zu/q1/")),
    ]
    client = world.client("officer")
    page = client.post(world.path("feststellungen/beenden/"), client.acting)
    assert (page.status_code, world.path("feststellungen/zu/q1/") in page.text) == (422, True)


def test_evaluation_by_one_person_ends_and_is_opened_again_with_the_proposal_taken_back(world):
    finished(world, "officer")
    agreed(world)
    finish_analysis(sounding=world.fresh(), by=world.by("officer"))
    assert world.fresh().state == "analysed"
    with pytest.raises(IllegalMove):
        agreed(world, saves=1)
    conclusion = ConclusionFactory(sounding=world.fresh(), proposed_by=world.people["officer"])
    reopen_analysis(sounding=world.fresh(), by=world.by("second"))
    conclusion.refresh_from_db()
    assert (world.fresh().state, conclusion.proposed_at, conclusion.reasons) == (
        "opened",
        None,
        "Der Bedarf ist am Markt zu decken.",
    )
    event = AuditEvent.objects.get(verb="procurement.sounding.analysis_reopened")
    assert event.data == {"proposals": 1}


def test_evaluation_without_any_response_ends_at_once():
    world = make_world(answered=False)
    world.open()
    world.declare("officer")
    with pytest.raises(IllegalMove, match="without responses"):
        begin_assessment(sounding=world.fresh(), by=world.by("officer"))
    assert gaps_of(world.fresh()) == []
    finish_analysis(sounding=world.fresh(), by=world.by("officer"))
    assert world.fresh().state == "analysed"


def test_officer_without_a_clean_declaration_ends_nothing(world):
    finished(world, "officer")
    FindingFactory(sounding=world.fresh())
    world.declare("officer", conflicts=(world.vendors["Alphawerk"].pk,), text="Verwandt.")
    for role in ("officer", "admin"):
        with pytest.raises(Refused):
            finish_analysis(sounding=world.fresh(), by=world.by(role))
    assert world.fresh().state == "opened"
