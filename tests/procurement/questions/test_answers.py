"""Answers of every kind: read as people type them, kept in one spelling, told in words, and complete or not."""

from __future__ import annotations

import pytest
from django.utils import translation

from procurement.choices import QuestionKind
from procurement.questions.answers import as_typed, gaps, missing, read_answer
from procurement.questions.document import Document, Question, Section
from procurement.questions.telling import answer_lines, answer_text

from .samples import KEPT, NAMES, QUESTIONS, ROWS, TOLD, TYPED

KINDS = list(QuestionKind.values)


def wrong(kind, raw, language="en", **spec):
    question = Question("q", kind, "Frage", spec=dict(QUESTIONS[kind].spec) | spec)
    with translation.override(language):
        return read_answer(question, raw).problems


@pytest.mark.parametrize("kind", KINDS)
def test_answer_of_each_kind_is_kept_in_one_spelling(kind):
    reading = read_answer(QUESTIONS[kind], TYPED[kind])
    assert reading.problems == {}
    assert reading.value == KEPT[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_answer_of_each_kind_read_again_stays_the_same_shown_or_kept(kind):
    question = QUESTIONS[kind]
    assert read_answer(question, KEPT[kind]).value == KEPT[kind]
    assert read_answer(question, as_typed(question, KEPT[kind])).value == KEPT[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_answer_of_each_kind_is_told_in_words(kind):
    with translation.override("de"):
        assert answer_text(QUESTIONS[kind], KEPT[kind], NAMES) == TOLD[kind]
        assert answer_text(QUESTIONS[kind], None) == ""
        assert answer_text(QUESTIONS[kind], {}) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_answer_of_each_kind_that_is_nothing_is_none_and_no_problem(kind):
    for raw in ({}, dict.fromkeys(TYPED[kind], ""), dict.fromkeys(TYPED[kind]), {"fremd": "x"}):
        reading = read_answer(QUESTIONS[kind], raw)
        assert (reading.value, reading.problems) == (None, {})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "junk", [True, 7, 1.5, ["x"], [{}], {"a": "b"}, "\x00", "x\ud800", [None], float("nan")]
)
def test_answer_of_each_kind_with_junk_is_told_or_harmless_and_never_breaks(kind, junk):
    reading = read_answer(QUESTIONS[kind], dict.fromkeys(TYPED[kind], junk))
    for sentence in reading.problems.values():
        assert sentence
    answer_text(QUESTIONS[kind], reading.value)


def test_answer_told_with_an_address_carries_it_for_a_link():
    [told] = answer_lines(QUESTIONS["address"], KEPT["address"])
    assert (told.label, told.url) == ("", "https://beispiel.example/handbuch")


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        ({"coverage": "maybe"}, {"coverage": "Choose one of the answers given."}),
        (
            {"coverage": "planned", "quarter": "2/2027"},
            {"quarter": "This is no quarter. Write it like 2027-Q2."},
        ),
        ({"coverage": "now", "quarter": "2/2027", "condition": "x" * 400}, {}),
    ],
)
def test_coverage_asks_for_quarter_and_condition_only_of_what_is_planned(raw, problems):
    assert wrong("coverage", raw) == problems


def test_coverage_that_is_planned_lacks_quarter_and_condition_until_both_are_there():
    question = QUESTIONS["coverage"]
    with translation.override("en"):
        assert gaps(question, {"coverage": "planned", "quarter": "2027-Q2"}) == {
            "condition": "This is missing."
        }
        assert gaps(question, {"coverage": "no"}) == {}
        assert gaps(question, {"remark": "Kommt noch"}) == {"coverage": "This is missing."}


@pytest.mark.parametrize(
    ("kind", "raw", "problems"),
    [
        ("single", {"choice": "c"}, {"choice": "Choose one of the answers given."}),
        ("multiple", {"choices": ["a", "c"]}, {"choices": "Choose among the answers given."}),
        ("number", {"number": "0,5"}, {"number": "At least 1."}),
        ("number", {"number": "2.001"}, {"number": "At most 2,000."}),
        ("money", {"low": "2000", "high": "1.000"}, {"high": "The upper end lies below the lower one."}),
        ("money", {"low": "-1", "high": "1"}, {"low": "At least 0."}),
        ("prices", {"r1.low": "20", "r1.high": "10"}, {"r1.high": "The upper end lies below the lower one."}),
        ("prices", {"r2.low": "20"}, {"r2.high": "Give both ends of the range, or none of them."}),
        ("date", {"day": "31.2.2027"}, {"day": "This is no day. Write it like 24.11.2026."}),
        ("date", {"day": "20270301"}, {"day": "This is no day. Write it like 24.11.2026."}),
        ("date", {"day": "0027-03-01"}, {"day": "This is no day. Write it like 24.11.2026."}),
        ("text", {"text": "x" * 101}, {"text": "101 characters are too many: at most 100."}),
        (
            "address",
            {"address": "javascript:alert(1)"},
            {"address": "This is no address. It begins with https://."},
        ),
        (
            "address",
            {"address": "https://gut.example@boese.example/"},
            {"address": "This is no address. It begins with https://."},
        ),
        (
            "address",
            {"address": "https://x.example:99999/"},
            {"address": "This is no address. It begins with https://."},
        ),
        ("file", {"files": ["a", "b", "c"]}, {"files": "At most 2 files."}),
        ("file", {"files": ["../etc/passwd"]}, {"files": "These are no files."}),
        (
            "reference",
            {"address": "ftp://x.example/"},
            {"address": "This is no address. It begins with https://."},
        ),
        ("solution", {"solution": "Wegewart!"}, {"solution": "This is no solution of the catalogue."}),
        (
            "fact",
            {"fact": ["mond"]},
            {"fact": "“mond” is not in the list. Allowed: germany, eu, third_country."},
        ),
    ],
)
def test_answer_that_can_not_be_taken_says_why_at_its_field(kind, raw, problems):
    assert wrong(kind, raw) == problems


def test_fact_that_the_catalogue_gave_up_is_told_and_keeps_nothing():
    assert wrong("fact", {"fact": "x"}, fact="gone") == {"fact": "The catalogue knows this fact no longer."}


@pytest.mark.parametrize(
    ("assumptions", "is_wrong"),
    [
        ("Preise inkl. 19 % MwSt", True),
        ("Alle Preise sind brutto.", True),
        ("Prices including VAT", True),
        ("Preise netto, zuzüglich der gesetzlichen Umsatzsteuer", False),
        ("netto; brutto fallen 19 % an", False),
        ("Bruttogrundfläche 500 m²", False),
        ("500 Personen", False),
    ],
)
def test_prices_whose_assumptions_speak_of_tax_are_asked_for_without_it(assumptions, is_wrong):
    sentence = "All prices are without VAT here, so that they can be compared. Take the tax out."
    expected = {"assumptions": sentence} if is_wrong else {}
    assert wrong("money", {"low": "1", "high": "2", "assumptions": assumptions}) == expected
    assert wrong("prices", {"r1.low": "1", "r1.high": "2", "assumptions": assumptions}) == expected


def test_prices_lack_the_rows_that_are_not_left_to_the_vendor():
    question = Question("q", "prices", "Preise", spec={"rows": ROWS})
    assert sorted(gaps(question, {"assumptions": "keine"})) == ["r1.high", "r1.low"]
    assert gaps(question, KEPT["prices"]) == {}


def test_questionnaire_with_required_questions_names_what_is_missing_before_handing_in():
    required = Question("a", "text", "Wie?", required=True)
    document = Document("", sections=(Section("s", "", questions=(required, QUESTIONS["money"])),))
    with translation.override("en"):
        assert missing(document, {}) == {"a": {"": "This question needs an answer."}}
        assert missing(document, {"a": {"value": {"text": "So"}}, "k5": {"value": {"low": "1"}}}) == {
            "k5": dict.fromkeys(("high", "period", "assumptions"), "This is missing.")
        }
    assert missing(document, {"a": {"value": {"text": "So"}}}) == {}
