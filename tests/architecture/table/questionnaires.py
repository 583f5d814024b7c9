"""Routes: questionnaires of soundings, templates of an organisation, and the library of questions."""

from __future__ import annotations

from typing import Any

from tests.factories.sounding import QuestionnaireFactory, SoundingFactory

from .row import FORM, METHODS, Row

SOUNDING = {"public_id": "fragenfragen"}
OWN = {"pk": 970_001}
TEMPLATE = {"pk": 970_002}
NOTHING = {"pk": 999_999}
SECTION, QUESTION, ROWED = {"key": "s1"}, {"key": "q1"}, {"key": "q3"}
PUBLIC = {"kind": "sounding", "key": "fragenandere"}
POST = dict.fromkeys(METHODS, 405) | {"POST": 302}
# A form that takes what is half-written, or a page whose button needs nothing filled in.
BUTTON = FORM | {"POST": 302}
TEST = "tests/procurement/questionnaires/test_counts.py"
SHOW = f"{TEST}::test_page_of_a_questionnaire_with_one_and_three_questions_asks_equally_often"
TEMPLATES = f"{TEST}::test_templates_with_one_and_three_rows_ask_equally_often"
LIBRARY = f"{TEST}::test_library_with_one_and_three_rows_asks_equally_often"
DOCUMENT: dict[str, Any] = {
    "title": "Fragen zum Bauhof",
    "intro": "Wir möchten wissen, was es gibt.",
    "language": "de",
    "sections": [
        {
            "key": "s1",
            "title": "Fachlich",
            "text": "",
            "questions": [
                {"key": "q1", "kind": "coverage", "title": "Daten ausgeben", "required": True, "spec": {}},
                {"key": "q2", "kind": "money", "title": "Was kostet der Betrieb?", "spec": {}},
                {
                    "key": "q3",
                    "kind": "single",
                    "title": "Wo liegen die Daten?",
                    "spec": {
                        "options": [{"key": "a", "label": "Im Haus"}, {"key": "b", "label": "Beim Anbieter"}]
                    },
                },
            ],
        }
    ],
}


def build(world: dict[str, Any]) -> None:
    """A draft of the municipality with its questionnaire, a template of it, and a published sounding of another town."""
    town = world["municipality"]
    sounding = SoundingFactory(organisation=town, title="Werkzeug für den Bauhof", **SOUNDING)
    QuestionnaireFactory(pk=OWN["pk"], sounding=sounding, name="Bauhof", document=DOCUMENT)
    QuestionnaireFactory(
        pk=TEMPLATE["pk"], sounding=None, organisation=town, name="Unsere Vorlage", document=DOCUMENT
    )
    SoundingFactory(
        organisation=world["association"],
        title="Sensoren am Pegel",
        state="published",
        public_id=PUBLIC["key"],
        document=DOCUMENT,
    )


def _row(kwargs: dict[str, Any], answers: dict[str, int] = FORM) -> Row:
    """Written by whoever prepares soundings."""
    return Row("sounding.prepare", kwargs, answers, missing=kwargs | NOTHING)


ROWS: dict[str, Row] = {
    "procurement:questionnaire-show": Row(
        "sounding.view", SOUNDING, missing={"public_id": "gibtesnichtX"}, counted=SHOW
    ),
    "procurement:template-list": Row("sounding.view", counted=TEMPLATES),
    "procurement:template-add": Row("sounding.prepare", answers=FORM),
    "procurement:template-show": Row("sounding.view", TEMPLATE, missing=NOTHING),
    "procurement:template-delete": _row(TEMPLATE, BUTTON),
    "procurement:template-keep": _row(OWN),
    "procurement:questionnaire-preview": Row("sounding.view", OWN, missing=NOTHING),
    "procurement:questionnaire-edit": _row(OWN),
    "procurement:questionnaire-change": _row(OWN, POST),
    "procurement:section-add": _row(OWN),
    "procurement:section-edit": _row(OWN | SECTION),
    "procurement:question-add": _row(OWN | {"section": "s1"}),
    # Without the state of what it was opened with, a form is a stale one.
    "procurement:question-edit": _row(OWN | ROWED, FORM | {"POST": 409}),
    "procurement:question-remove": _row(OWN | QUESTION, BUTTON),
    "procurement:source-list": Row("sounding.prepare", OWN, missing=NOTHING, counted=LIBRARY),
    "procurement:source-take": _row(OWN | PUBLIC),
}
