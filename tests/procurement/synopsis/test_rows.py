"""The pure core of the overview: cells, differences, counts, filters."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from procurement import synopsis
from procurement.questions.document import Document, from_json
from procurement.synopsis import Reply, Wanted, cell_of, counts_of, differs, filled, grouped, rows_of
from tests.procurement.responses.people import document, question

from .world import said

ASKED = document(
    question("q1", "coverage", "Daten ausgeben"),
    question("q2", "text", "Wie?"),
    question("q3", "single", "Wo?", options=[{"key": "a", "label": "Cloud"}, {"key": "b", "label": "Haus"}]),
    question("q4", "fact", "Ort", fact="data_locations"),
)


def reply(label: str, whole: Any = ASKED, version: int = 1, names: Any = None, **answers: Any) -> Reply:
    asked = {one.key: one for one in from_json(whole)}
    return Reply(label, label, answers, asked, version, names=names or {})


def whole() -> Document:
    return from_json(ASKED)


def numbers(*replies: Reply, findings: Any = None, **wanted: Any) -> list[str]:
    return [row.number for row in rows_of(whole(), replies, findings or {}, Wanted(**wanted))]


def test_planned_answer_shows_quarter_and_condition():
    planned = said(
        coverage="planned", quarter="2027-Q2", condition="Das Land öffnet", evidence="Plan", remark="bald"
    )
    cell = cell_of(whole().question("q1"), reply("A", q1=planned))
    assert (cell.code, cell.head, cell.note) == ("planned", "geplant", "2. Quartal 2027; Das Land öffnet")
    assert [line.text for line in cell.more] == ["Plan", "bald"]


def test_answer_is_told_as_confidential_missing_or_not_asked():
    one = whole().question("q1")
    assert cell_of(one, reply("A", q1=said(True, coverage="no"))).is_confidential
    assert cell_of(one, reply("A")).state == "empty"
    assert cell_of(one, reply("A", document(question("q2", "text", "Wie?")))).state == "unasked"


def test_answer_to_other_words_is_shown_marked_and_not_counted():
    older = document(question("q1", "coverage", "Daten einlesen"))
    old, new = reply("A", older, q1=said(coverage="no")), reply("B", version=2, q1=said(coverage="now"))
    row = filled(rows_of(whole(), [old, new], {}, Wanted())[0], [old, new], [old, new])
    assert [(cell.head, cell.is_other) for cell in row.cells] == [("nein", True), ("jetzt verfügbar", False)]
    assert (row.counts, row.of) == ((("jetzt verfügbar", 1),), 1)
    assert row.besides == (("anders gefragt", 1),)


def test_question_that_only_became_optional_counts_as_the_same():
    older = document(question("q1", "coverage", "Daten ausgeben", required=True))
    assert not cell_of(whole().question("q1"), reply("A", older, q1=said(coverage="no"))).is_other


def test_counts_say_nothing_of_confidential_answers():
    two = [reply("A", q1=said(coverage="now")), reply("B", q1=said(True, coverage="no"))]
    assert counts_of(whole().question("q1"), two) == ((("jetzt verfügbar", 1),), 1)


def test_remarks_make_no_difference_and_quarters_do():
    one = whole().question("q1")
    now = said(coverage="now", remark="so")
    assert not differs(one, [reply("A", q1=now), reply("B", q1=said(coverage="now", remark="anders"))])
    planned = [said(coverage="planned", quarter=at, condition="keine") for at in ("2027-Q1", "2027-Q2")]
    assert differs(one, [reply("A", q1=planned[0]), reply("B", q1=planned[1])])
    assert differs(one, [reply("A", q1=now), reply("B")])


def test_filters_narrow_by_section_kind_words_difference_and_finding():
    replies = [
        reply("A", q1=said(coverage="now"), q2=said(text="Mit Kran"), q3=said(choice="a")),
        reply("B", q1=said(coverage="no"), q2=said(text="Mit Kran"), q3=said(choice="a")),
    ]
    assert numbers(*replies) == ["1.1", "1.2", "1.3", "1.4"]
    assert numbers(*replies, section="s1", kind="text") == ["1.2"]
    assert numbers(*replies, section="fehlt") == []
    assert numbers(*replies, differing=True) == ["1.1"]
    assert numbers(*replies, without_finding=True, findings={"q1": object()}) == ["1.2", "1.3", "1.4"]
    assert numbers(*replies, text="KRAN") == ["1.2"]
    assert numbers(*replies, text="cloud") == ["1.3"]


def test_words_are_not_found_in_codes_or_hidden_names():
    asked = document(question("q5", "solution", "Lösung"))
    one = reply("A", asked, {}, names={"geokontor-plan": "verdeckt"}, q5=said(solution="geokontor-plan"))
    document_ = from_json(asked)
    assert rows_of(document_, [one], {}, Wanted(text="geokontor")) == []
    assert cell_of(document_.question("q5"), one).head == "verdeckt"


def test_long_answer_is_cut_in_the_matrix_and_kept_in_full():
    text = "Wort " * 40
    cell = cell_of(whole().question("q2"), reply("A", q2=said(text=text.strip())))
    assert cell.head.endswith("Wort …")
    assert len(cell.head) < 95
    assert cell.more[0].text == text.strip()


def test_rows_are_grouped_by_section_in_their_order():
    assert [(one.key, len(rows)) for one, rows in grouped(rows_of(whole(), [], {}, Wanted()))] == [("s1", 4)]


@pytest.mark.parametrize("kind", [synopsis.Row, synopsis.Cell, synopsis.Reply, synopsis.Frame, synopsis.Bar])
def test_nothing_of_the_overview_has_a_place_for_a_score(kind):
    forbidden = ("score", "rank", "winner", "points", "grade", "weight", "total", "best")
    assert [one.name for one in fields(kind) if any(word in one.name for word in forbidden)] == []
