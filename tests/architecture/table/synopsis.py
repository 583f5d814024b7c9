"""Routes: the overview of the answers, its file, the answers to one question and of one response, its files."""

from __future__ import annotations

import uuid
from typing import Any

from tests.factories import (
    DeclarationFactory,
    FindingFactory,
    OpeningFactory,
    OrganisationFactory,
    ResponseFactory,
    ResponseFileFactory,
    SoundingFactory,
    SubmissionFactory,
)

from .openings import CLOSED, DECLARED, closed
from .row import Row

OPENED = {"public_id": "5170c0000001"}
NOTHING = {"public_id": "5170cfffffff"}
QUESTION = {"key": "a1"}
RESPONSE = {"response": uuid.UUID("5170c000-0000-4000-8000-000000000001")}
TEST = "tests/procurement/synopsis/test_size.py"
COUNTED = f"{TEST}::test_pages_of_the_overview_ask_equally_often_whatever_their_size"


def _question(key: str, kind: str, title: str, **spec: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "title": title, "text": "", "required": False, "spec": spec}


ROWS_OF_PRICES = [
    {"key": "r1", "label": "Nutzung", "unit": "je Jahr", "quantity": "1500"},
    {"key": "r2", "label": "Schulung"},
]
DOCUMENT: dict[str, Any] = {
    "title": "Fragen",
    "intro": "",
    "language": "de",
    "sections": [
        {
            "key": "s1",
            "title": "Fachlich",
            "text": "",
            "questions": [
                _question("a1", "coverage", "Hitze je Straßenzug darstellen"),
                _question("a2", "coverage", "Daten der Landesvermessung übernehmen"),
                _question("a3", "text", "Wie werden Daten übernommen?"),
                _question("a4", "file", "Prüfbericht"),
            ],
        },
        {
            "key": "s2",
            "title": "Betrieb und Preise",
            "text": "",
            "questions": [
                _question("b1", "fact", "Lizenz", fact="licence"),
                _question("b2", "money", "Kosten des Betriebs"),
                _question("b3", "prices", "Einführung", rows=ROWS_OF_PRICES),
            ],
        },
    ],
}
NAMES = ("Auenblick", "Geokontor", "Planlicht", "Raumwerk", "Stadtgrund")
COVERED: tuple[dict[str, str], ...] = (
    {"coverage": "now", "evidence": "Handbuch, Seite 4", "remark": "In drei Kommunen im Einsatz."},
    {"coverage": "configuration"},
    {"coverage": "planned", "quarter": "2027-Q2", "condition": "sofern das Land den Dienst öffnet"},
    {"coverage": "no"},
    {"coverage": "not_applicable"},
)


def answers_of(number: int) -> dict[str, Any]:
    """What the vendor of that number says: one of them confidentially, one of them not to everything."""
    low = 9000 + 700 * number
    told: dict[str, dict[str, Any]] = {
        "a1": COVERED[number],
        "a3": {"text": "Sie werden beim Start eingelesen und jedes Quartal erneuert. " * 3},
        "b1": {"fact": "MIT"},
        "b2": {"low": str(low), "high": str(low + 3000), "period": "year", "assumptions": "Bis 50 Nutzende"},
        "b3": {"r1.low": "900", "r1.high": "1800", "r2.low": "300", "r2.high": "900", "assumptions": "keine"},
    }
    if number != 2:
        told["a2"] = COVERED[0]
    return {key: {"value": value, "confidential": key == "a2" and number == 1} for key, value in told.items()}


def attach(response: Any, key: str, name: str, **more: Any) -> Any:
    """A file of that name as the answer to a question, before the response is handed in."""
    file = ResponseFileFactory(
        response=response,
        question_key=key,
        file__purpose="response",
        file__name=name,
        file__organisation_id=response.organisation_id,
        **more,
    ).file
    known = response.answers.get("files", {}) | {str(file.public_id): file.sha256}
    given = {key: {"value": {"files": [str(file.public_id)]}, "confidential": False}}
    response.answers = response.answers | given | {"files": known}
    return file


def build(world: dict[str, Any]) -> None:
    """An opened sounding of the municipality with five responses, and a finding on one question."""
    sounding = SoundingFactory(
        organisation=world["municipality"],
        state="published",
        title="Klimaangepasste Planung",
        document=DOCUMENT,
        **OPENED,
    )
    for number, name in enumerate(NAMES):
        known = {"public_id": RESPONSE["response"]} if not number else {}
        response = ResponseFactory(
            sounding=sounding,
            organisation=OrganisationFactory(name=name),
            answers=answers_of(number),
            **known,
        )
        if known:
            attach(response, "a4", "pruefbericht.png")
        response.last, response.state = SubmissionFactory(response=response), "submitted"
        response.save()
    OpeningFactory(sounding=sounding)
    for visitor in DECLARED:
        DeclarationFactory(sounding=sounding, person_id=world[visitor].pk)
    FindingFactory(sounding=sounding, question_key="a1")


def _read(kwargs: dict[str, Any], missing: dict[str, Any]) -> Row:
    return Row("sounding.view", kwargs, others=closed(CLOSED), missing=missing, counted=COUNTED)


ROWS: dict[str, Row] = {
    "procurement:synopsis-show": _read(OPENED, NOTHING),
    "procurement:synopsis-table": _read(OPENED, NOTHING),
    "procurement:answer-compare": _read(OPENED | QUESTION, NOTHING | QUESTION),
    "procurement:answer-read": _read(OPENED | RESPONSE, NOTHING | RESPONSE),
    "procurement:answer-file": _read(OPENED | RESPONSE | {"number": 1}, NOTHING | RESPONSE | {"number": 1}),
}
