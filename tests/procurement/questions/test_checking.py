"""Questions themselves: what keeps them from being asked, told at the field that is to be mended."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from procurement.choices import QuestionKind
from procurement.questions.checking import (
    check_document,
    check_question,
    check_section,
    cleaned_document,
    cleaned_question,
)
from procurement.questions.document import Document, Question, Section, from_json, to_json

from .samples import OPTIONS, QUESTIONS, ROWS

MANY = [{"key": f"o{n}", "label": f"Antwort {n}"} for n in range(31)]


def problems(kind, **spec):
    with translation.override("en"):
        return check_question(Question("q", kind, "Frage", spec=spec))


@pytest.mark.parametrize("kind", QuestionKind.values)
def test_question_of_each_kind_that_is_whole_has_no_problem(kind):
    assert check_question(cleaned_question(QUESTIONS[kind])) == {}


@pytest.mark.parametrize(
    ("kind", "spec", "expected"),
    [
        ("single", {}, {"options": "Give at least two answers to choose from."}),
        ("single", {"options": OPTIONS[:1]}, {"options": "Give at least two answers to choose from."}),
        ("single", {"options": "a, b"}, {"options": "This is no list of entries."}),
        ("single", {"options": ["a", "b"]}, {"options": "This is no list of entries."}),
        ("multiple", {"options": MANY}, {"options": "At most 30 entries."}),
        (
            "multiple",
            {"options": [*OPTIONS, {"key": "c", "label": "CLOUD"}]},
            {"options.2": "This is there twice."},
        ),
        (
            "multiple",
            {"options": [*OPTIONS, {"key": "a", "label": "Beides"}]},
            {"options.2": "Keys are letters and digits, each used once."},
        ),
        (
            "multiple",
            {"options": [*OPTIONS, {"key": "../x", "label": "Beides"}]},
            {"options.2": "Keys are letters and digits, each used once."},
        ),
        (
            "multiple",
            {"options": [*OPTIONS, {"key": "c", "label": ""}]},
            {"options.2": "Write something here, or take the entry out."},
        ),
        (
            "multiple",
            {"options": [*OPTIONS, {"key": "c", "label": "x" * 301}]},
            {"options.2": "301 characters are too many: at most 300."},
        ),
        ("number", {}, {"unit": "Say what is counted, such as users, days or kWh."}),
        (
            "number",
            {"unit": "Tage", "low": "10", "high": "5"},
            {"high": "The upper end lies below the lower one."},
        ),
        ("number", {"unit": "Tage", "low": "viele"}, {"low": "This is no number. Write it like 1.000,50."}),
        ("text", {"limit": 10}, {"limit": "A whole number from 50 to 10000."}),
        ("text", {"limit": "100,5"}, {"limit": "A whole number from 50 to 10000."}),
        ("text", {"limit": "NaN"}, {"limit": "A whole number from 50 to 10000."}),
        ("file", {"most": 6}, {"most": "A whole number from 1 to 5."}),
        ("date", {"precision": "year"}, {"precision": "Choose day or quarter."}),
        ("fact", {}, {"fact": "Choose a fact of the catalogue."}),
        ("fact", {"fact": "price"}, {"fact": "Choose a fact of the catalogue."}),
        ("prices", {}, {"rows": "Give at least one row."}),
        (
            "prices",
            {"rows": [*ROWS, {"key": "r3", "label": "Pflege", "quantity": "0", "unit": "x" * 61}]},
            {
                "rows.2.quantity": "A quantity is more than nothing.",
                "rows.2.unit": "61 characters are too many: at most 60.",
            },
        ),
        (
            "prices",
            {"rows": [{"key": "r.1", "label": "Pflege"}]},
            {"rows.0": "Keys are letters and digits, each used once."},
        ),
        ("coverage", {"score": 5}, {"score": "A question of this kind has no such property."}),
    ],
)
def test_question_that_lacks_something_says_so_at_the_field(kind, spec, expected):
    assert problems(kind, **spec) == expected


def test_question_without_words_of_no_kind_or_too_long_is_told():
    with translation.override("en"):
        assert check_question(Question("q", "stars", "Frage")) == {
            "kind": "Choose what sort of answer is asked for."
        }
        assert check_question(Question("q.1", "money", "", "x" * 4_001)) == {
            "key": "Keys are letters and digits.",
            "title": "Write the question.",
            "text": "4001 characters are too many: at most 4000.",
        }
        assert check_section(Section("s", "")) == {"title": "Give the section a title."}


def test_document_names_problems_by_question_section_and_whole():
    document = Document(
        "x" * 301,
        language="fr",
        sections=(
            Section("s", "", questions=(Question("q", "number", "Zahl"), Question("q", "money", "Kosten"))),
        ),
    )
    with translation.override("en"):
        assert check_document(document) == {
            "": {
                "title": "301 characters are too many: at most 300.",
                "language": "Choose German or English.",
                "keys": "Two questions or sections share a key.",
            },
            "s": {"title": "Give the section a title."},
            "q": {"unit": "Say what is counted, such as users, days or kWh."},
        }


def test_document_with_more_than_anybody_answers_is_refused():
    sections = tuple(
        Section(f"s{n}", "T", questions=tuple(Question(f"q{n}-{m}", "money", "K") for m in range(15)))
        for n in range(21)
    )
    with translation.override("en"):
        assert check_document(Document("T", sections=sections)) == {
            "": {"sections": "At most 20 sections.", "questions": "At most 300 questions."}
        }


def test_question_with_hidden_characters_and_idle_data_is_cleaned():
    given = Question(
        "q",
        "number",
        "  Wie\u202e viele\n\u200b Personen? ",
        "Zeile 1\r\nZeile 2\x00 ",
        spec={"unit": " Per\u00adsonen ", "low": "1.000", "high": "", "score": 10, "options": OPTIONS},
    )
    assert cleaned_question(given) == Question(
        "q", "number", "Wie viele Personen?", "Zeile 1\nZeile 2", spec={"unit": "Personen", "low": "1000"}
    )
    rows = [
        {
            "key": "a",
            "label": " Nutzung\u202e ",
            "unit": "",
            "quantity": "1.500",
            "price": 3,
            "optional": False,
        }
    ]
    assert cleaned_question(Question("q", "prices", "P", spec={"rows": rows})).spec == {
        "rows": [{"key": "a", "label": "Nutzung", "quantity": "1500"}]
    }
    assert cleaned_question(Question("q", "text", "T", spec={"limit": "2.000"})).spec == {"limit": 2000}


def test_question_cleaned_twice_or_kept_and_read_is_the_same():
    document = Document("T", "E", sections=(Section("s", "A", "B", tuple(QUESTIONS.values())),))
    once = cleaned_document(document)
    assert cleaned_document(once) == once
    assert from_json(to_json(once)) == once


def test_question_whose_bounds_can_not_be_read_still_has_fields():
    broken = replace(QUESTIONS["number"], spec={"unit": "Tage", "low": "viele", "high": None})
    [number, _remark] = broken.parts
    assert (number.low, number.high) == (None, None)
    assert replace(QUESTIONS["text"], spec={"limit": "x"}).parts[0].limit == 2000
    assert replace(QUESTIONS["file"], spec={"most": "99"}).parts[0].limit == 5
