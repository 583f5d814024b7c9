"""The document of a report: what is counted, what is left out, and that nothing of an answer's words stands in it."""

from __future__ import annotations

import json
import re

import pytest

from procurement.questions.document import from_json
from procurement.report import Given, marks_in, report_of
from tests.factories.sounding import DOCUMENT
from tests.procurement.conclusion.people import coverage, price

QUESTIONS = from_json(DOCUMENT)


def given(*answers, document=QUESTIONS):
    return [Given(one, document) for one in answers]


def made(responses, *, findings=None, show_prices=False, ending=None, document=QUESTIONS):
    return report_of(
        sounding={"title": "Sensoren", "buyer": "Stadt"},
        times={},
        questionnaire={"version": 1},
        document=document,
        responses=responses,
        findings={"q1": ("common", "Überall vorhanden.")} if findings is None else findings,
        ending=ending or {"decision": "postpone", "message": "Danke.", "reasons": "geheim"},
        amendments=[],
        enquiries=[],
        show_prices=show_prices,
    )


def counts(*answers):
    return made(given(*answers))["requirements"][0]["counts"]


def zeros(**some):
    return {"now": 0, "configuration": 0, "planned": 0, "no": 0, "not_applicable": 0} | some


def test_requirement_of_three_open_answers_tells_how_many_said_what():
    assert counts(coverage("now"), coverage("now"), coverage("no")) == zeros(now=2, no=1)


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [coverage("now"), coverage("now")],
        [coverage("now"), coverage("now"), coverage("no", confidential=True)],
        [*[coverage("now")] * 5, coverage("no", confidential=True)],
        [*[coverage("now")] * 5, *[coverage("no", confidential=True)] * 2],
    ],
)
def test_requirement_of_a_small_group_or_from_which_a_confidential_answer_follows_tells_no_numbers(answers):
    assert counts(*answers) is None


def test_confidential_answers_are_never_counted():
    answers = [*[coverage("now")] * 3, *[coverage("no", confidential=True)] * 3]
    assert counts(*answers) == zeros(now=3)


def test_answer_to_another_wording_of_the_question_is_not_counted():
    raw = json.loads(json.dumps(DOCUMENT))
    raw["sections"][0]["questions"][0]["title"] = "Daten ausgeben als CSV"
    older = given(coverage("no"), document=from_json(raw))
    assert made([*given(*[coverage("now")] * 3), *older])["requirements"][0]["counts"] == zeros(now=3)


def test_question_that_only_became_optional_is_still_counted():
    raw = json.loads(json.dumps(DOCUMENT))
    raw["sections"][0]["questions"][0]["required"] = False
    older = given(coverage("no"), document=from_json(raw))
    assert made([*given(*[coverage("now")] * 3), *older])["requirements"][0]["counts"] == zeros(now=3, no=1)


def test_document_holds_no_word_of_an_answer_and_no_reason_of_the_conclusion():
    answers = [
        coverage("planned", quarter="2027-Q2", condition="Nur mit Zusatzmodul", remark="Wir sind Nordwerk")
    ]
    text = json.dumps(made(given(*answers * 4), show_prices=True), ensure_ascii=False)
    for word in ("Zusatzmodul", "Nordwerk", "2027-Q2", "geheim"):
        assert word not in text


def test_prices_are_told_only_where_decided():
    answers = given(*[price(number * 1000, number * 1000) for number in range(1, 6)])
    assert made(answers)["prices"] is None
    assert made(answers, show_prices=True)["prices"] == [
        {
            "number": "1.2",
            "title": "Kosten des Betriebs",
            "row": "",
            "unit": "",
            "quantity": "",
            "period": "year",
            "told": "median",
            "median": "3000",
            "lower": "",
            "upper": "",
        }
    ]


def test_prices_of_different_periods_and_confidential_ones_never_come_together():
    yearly = [price(number * 1000, number * 1000) for number in range(1, 5)]
    monthly = price(90, 90, "month")
    hidden = price(5000, 5000, confidential=True)
    lines = made(given(*yearly, monthly, hidden), show_prices=True)["prices"]
    assert [(one["period"], one["told"], one["median"]) for one in lines] == [
        ("month", "few", ""),
        ("year", "few", ""),
    ]


@pytest.mark.parametrize(
    ("answers", "shown"),
    [(4, set()), (5, {"3300"}), (7, {"4400"}), (8, {"5000", "2800", "7200"})],
)
def test_document_of_few_prices_holds_no_amount_that_was_given_but_the_middle(answers, shown):
    amounts = [1100 * number for number in range(1, answers + 1)]
    text = json.dumps(made(given(*[price(one, one) for one in amounts]), show_prices=True)["prices"])
    found = set(re.findall(r'"(\d+)"', text))
    assert found == shown
    assert {str(amounts[0]), str(amounts[-1])} & found == set()


def marks(text, *answers, vendors=(), products=()):
    responses = given(*answers)
    report = made(responses, findings={"q1": ("common", text)})
    found = marks_in(report, document=QUESTIONS, responses=responses, vendors=vendors, products=products)
    return [(mark.kind, mark.place, mark.is_barred) for mark in found]


LONG = "Wir liefern alle Messwerte der letzten zehn Jahre ohne Aufpreis als offene Daten."


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("Nordwerk GmbH kann es.", {}, [("vendor", "1.1", True)]),
        ("NORDWERK GMBH kann es.", {}, [("vendor", "1.1", True)]),
        ("Lampionet kann es.", {}, [("product", "1.1", False)]),
        ("Das Lampionetz ist alt.", {}, []),
        (f"Einer schreibt: {LONG}", coverage("now", remark=LONG), [("quote", "1.1", True)]),
        ("Alle Messwerte der letzten zehn Jahre.", coverage("now", remark=LONG), []),
        (
            "Alle Messwerte der letzten zehn Jahre.",
            coverage("now", confidential=True, remark=LONG),
            [("confidential", "1.1", True)],
        ),
        ("Es kostet 319.200 EUR.", price(1, 319200, confidential=True), [("confidential", "1.1", True)]),
        ("Es kostet 319.200 EUR.", price(1, 319200), []),
        ("Ab 2027 gilt es.", price(1, 2027, confidential=True), []),
        ("Daten ausgeben", coverage("now", confidential=True, remark="Daten ausgeben"), []),
    ],
)
def test_passages_of_a_finding_that_must_not_go_out_are_found(text, answer, found):
    assert marks(text, answer, vendors=["Nordwerk GmbH"], products=["Lampionet"]) == found
