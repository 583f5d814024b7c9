"""The questionnaire of a draft through the API: written, filled from elsewhere, and what it lacks."""

from __future__ import annotations

import pytest

from marketplace.core.models import AuditEvent
from procurement.models import Questionnaire

from .own_world import SOUNDINGS, changed, make_body, pointers, send

pytestmark = pytest.mark.django_db
OPTIONS = {"options": [{"label": "Ja"}, {"label": "Nein"}]}


@pytest.fixture
def body():
    return make_body()


@pytest.fixture
def client(body):
    return body.program()


@pytest.fixture
def path(body):
    return f"{SOUNDINGS}{body.draft.public_id}/questionnaire/"


def test_head_section_and_question_are_written_and_read_the_same(client, path):
    head = changed(client, "PATCH", path, {"title": "Pegel", "intro": "Danke.", "language": "de"})
    assert (head.status_code, head.json()["title"]) == (200, "Pegel")
    made = changed(client, "POST", f"{path}sections/", {"title": "Technik"}, read=path)
    section = made.json()["sections"][1]
    assert (made.status_code, section["title"], section["questions"]) == (201, "Technik", [])
    sent = {
        "section": section["key"],
        "kind": "single",
        "title": "Mit Solar?",
        "required": True,
        "spec": OPTIONS,
    }
    told = changed(client, "POST", f"{path}questions/", sent, read=path).json()
    (question,) = told["sections"][1]["questions"]
    assert (question["title"], question["required"], told["questions"]) == ("Mit Solar?", True, 3)
    assert [one["label"] for one in question["spec"]["options"]] == ["Ja", "Nein"]
    assert len({one["key"] for one in question["spec"]["options"]}) == 2
    told = changed(
        client, "PATCH", f"{path}questions/{question['key']}/", {"title": "Mit Sonne?"}, read=path
    ).json()
    assert told["sections"][1]["questions"][0] == question | {"title": "Mit Sonne?"}
    told = changed(client, "PATCH", f"{path}sections/{section['key']}/", {"text": "Kurz."}, read=path).json()
    assert (told["sections"][1]["title"], told["sections"][1]["text"]) == ("Technik", "Kurz.")
    assert (
        changed(client, "DELETE", f"{path}questions/{question['key']}/", read=path).json()["questions"] == 2
    )
    assert (
        len(changed(client, "DELETE", f"{path}sections/{section['key']}/", read=path).json()["sections"]) == 1
    )
    event = AuditEvent.objects.filter(verb="procurement.questionnaire.edited").first()
    assert (event.actor_kind, event.user_id) == ("key", None)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"kind": "single"}, ["/spec/options"]),
        ({"kind": "single", "spec": {"options": [{"label": "Ja"}]}}, ["/spec/options"]),
        ({"kind": "single", "spec": {"options": [{"label": "Ja"}, {"label": "ja"}]}}, ["/spec/options/1"]),
        ({"kind": "number"}, ["/spec/unit"]),
        ({"kind": "number", "spec": {"unit": "Stück", "low": "5", "high": "4"}}, ["/spec/high"]),
        ({"kind": "number", "spec": {"unit": "Stück", "low": "viel"}}, ["/spec/low"]),
        ({"kind": "coverage", "spec": {"unit": "Stück"}}, ["/spec/unit"]),
        ({"kind": "fact", "spec": {"fact": "erfunden"}}, ["/spec/fact"]),
        ({"kind": "text", "spec": {"limit": 5}}, ["/spec/limit"]),
        ({"kind": "score"}, ["/kind"]),
        ({"kind": "text", "weight": 10}, ["/weight"]),
        ({"kind": "text", "spec": {"options": [{"label": {"x": 1}}]}}, ["/spec/options/0/label"]),
        ({"kind": "text", "section": "fehlt"}, ["/section"]),
        ({"kind": "text", "title": "x" * 501}, ["/title"]),
    ],
)
def test_question_that_cannot_be_asked_is_refused_at_its_place(client, path, sent, expected, body):
    before = Questionnaire.objects.get(sounding=body.draft).document
    body_of = {"section": "s1", "title": "Frage?"} | sent
    assert pointers(changed(client, "POST", f"{path}questions/", body_of, read=path)) == expected
    assert Questionnaire.objects.get(sounding=body.draft).document == before


def test_questions_of_a_ready_template_come_to_the_end_under_new_keys(client, path):
    before = client.get(path).json()
    told = changed(client, "POST", f"{path}take/", {"kind": "ready", "key": "lorawan-sensors"}, read=path)
    after = told.json()
    assert after["sections"][0] == before["sections"][0]
    assert after["questions"] > before["questions"]
    assert pointers(
        changed(client, "POST", f"{path}take/", {"kind": "ready", "key": "fehlt"}, read=path)
    ) == ["/key"]


def test_questions_of_a_draft_of_another_body_are_not_taken(client, path):
    other = make_body("Stadt Fern")
    for kind in ("own", "sounding"):
        sent = {"kind": kind, "key": other.draft.public_id}
        assert pointers(changed(client, "POST", f"{path}take/", sent, read=path)) == ["/key"]


def test_part_that_is_not_there_is_not_found(client, path):
    for address in (f"{path}sections/q1/", f"{path}questions/s1/", f"{path}questions/fehlt/"):
        assert changed(client, "PATCH", address, {"title": "x"}, read=path).status_code == 404
        assert changed(client, "DELETE", address, read=path).status_code == 404


def test_word_that_favours_somebody_is_told_and_does_not_forbid(client, path):
    told = changed(client, "PATCH", path, {"intro": "Alles aus einer Hand."}).json()
    assert [(one["place"], one["passage"]) for one in told["findings"]] != []


def test_questionnaire_that_others_check_or_read_is_not_written(client, path, body):
    sounding = f"{SOUNDINGS}{body.draft.public_id}/"
    assert changed(client, "POST", f"{sounding}submit/", read=sounding).status_code == 200
    assert changed(client, "PATCH", path, {"title": "x"}).status_code == 409
    asked = f"{SOUNDINGS}{body.published.public_id}/questionnaire/"
    refused = changed(client, "PATCH", asked, {"title": "x"})
    assert (refused.status_code, "no program" in refused.json()["detail"]) == (403, True)


def test_change_of_a_colleague_in_between_stops_the_program(client, path, body):
    tag = client.get(path).headers["ETag"]
    row = Questionnaire.objects.get(sounding=body.draft)
    row.document = row.document | {"intro": "Von Hand"}
    row.save()
    assert send(client, "PATCH", path, {"intro": "Vom Programm"}, tag).status_code == 412
    assert Questionnaire.objects.get(sounding=body.draft).document["intro"] == "Von Hand"
