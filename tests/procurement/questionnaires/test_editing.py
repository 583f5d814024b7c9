"""Changes of a questionnaire as a document: order, copies, what is taken, and where it is full."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procurement.questions.document import Document, Question, Section
from procurement.questions.editing import (
    Full,
    Gone,
    chosen_of,
    doubled,
    moved,
    state_of,
    with_head,
    with_question,
    with_taken,
    without,
)


def section(key, *questions, title=""):
    return Section(key, title or key.upper(), "", tuple(Question(one, "text", one) for one in questions))


DOCUMENT = Document("Fragen", sections=(section("a", "a1", "a2"), section("b", "b1")))


def order(document):
    return [(one.key, [question.key for question in one.questions]) for one in document.sections]


@pytest.mark.parametrize(
    ("key", "up", "after"),
    [
        ("a2", True, [("a", ["a2", "a1"]), ("b", ["b1"])]),
        ("a1", False, [("a", ["a2", "a1"]), ("b", ["b1"])]),
        ("a2", False, [("a", ["a1"]), ("b", ["a2", "b1"])]),
        ("b1", True, [("a", ["a1", "a2", "b1"]), ("b", [])]),
        ("a1", True, [("a", ["a1", "a2"]), ("b", ["b1"])]),
        ("b1", False, [("a", ["a1", "a2"]), ("b", ["b1"])]),
        ("a", False, [("b", ["b1"]), ("a", ["a1", "a2"])]),
        ("b", True, [("b", ["b1"]), ("a", ["a1", "a2"])]),
        ("a", True, [("a", ["a1", "a2"]), ("b", ["b1"])]),
    ],
)
def test_move_takes_one_place_and_crosses_into_the_section_beside(key, up, after):
    assert order(moved(DOCUMENT, key, up=up)) == after


def test_copy_of_a_question_stands_behind_it_under_a_new_key():
    keys = [question.key for question in doubled(DOCUMENT, "a1").sections[0].questions]
    assert (keys[0], keys[2], len(set(keys))) == ("a1", "a2", 3)


def test_copy_of_a_section_renews_every_key():
    twin = doubled(DOCUMENT, "a").sections[1]
    assert twin.title == "A"
    assert [question.title for question in twin.questions] == ["a1", "a2"]
    assert {twin.key, *(question.key for question in twin.questions)}.isdisjoint({"a", "a1", "a2", "b", "b1"})


def test_removal_takes_a_question_or_a_section_with_its_questions():
    assert order(without(DOCUMENT, "a1")) == [("a", ["a2"]), ("b", ["b1"])]
    assert order(without(DOCUMENT, "a")) == [("b", ["b1"])]


@pytest.mark.parametrize("change", [without, doubled, lambda document, key: moved(document, key, up=True)])
def test_change_of_what_is_not_there_is_gone(change):
    with pytest.raises(Gone):
        change(DOCUMENT, "x")


def test_question_with_an_unknown_key_goes_to_the_end_of_its_section():
    assert order(with_question(DOCUMENT, Question("n", "text", "Neu"), "a")) == [
        ("a", ["a1", "a2", "n"]),
        ("b", ["b1"]),
    ]
    with pytest.raises(Gone):
        with_question(DOCUMENT, Question("n", "text", "Neu"), "x")


def test_question_with_a_known_key_keeps_its_place_whatever_section_is_named():
    changed = with_question(DOCUMENT, Question("a1", "text", "Anders"), "b")
    assert order(changed) == order(DOCUMENT)
    assert changed.question("a1").title == "Anders"


def test_head_of_a_section_changes_without_its_questions():
    changed = with_head(DOCUMENT, Section("a", "Neu", "Text"))
    assert (changed.section("a").title, order(changed)) == ("Neu", order(DOCUMENT))


def test_taken_sections_fill_up_those_of_the_same_title_and_keep_no_key():
    chosen = chosen_of(DOCUMENT, ["a2", "b1"])
    assert [(one.title, [q.key for q in one.questions]) for one in chosen] == [("A", ["a2"]), ("B", ["b1"])]
    after = with_taken(Document(sections=(section("z", "z1", title="B"),)), chosen)
    assert [(one.title, [q.title for q in one.questions]) for one in after.sections] == [
        ("B", ["z1", "b1"]),
        ("A", ["a2"]),
    ]
    assert {question.key for question in after}.isdisjoint({"a2", "b1"})


def test_full_questionnaire_takes_no_further_question_and_no_further_section():
    full = Document(sections=(section("a", *(f"q{n}" for n in range(300))),))
    with pytest.raises(Full):
        with_question(full, Question("n", "text", "Neu"), "a")
    with pytest.raises(Full):
        doubled(full, "q1")
    wide = Document(sections=tuple(section(f"s{n}") for n in range(20)))
    with pytest.raises(Full):
        with_head(wide, Section("n", "Neu"))
    with pytest.raises(Full):
        with_taken(wide, (section("x", "x1"),))


def test_state_differs_as_soon_as_a_word_an_option_or_the_duty_differs():
    one = Question("k", "single", "Wo?", spec={"options": [{"key": "a", "label": "Hier"}]})
    others = (
        replace(one, title="Wann?"),
        replace(one, required=True),
        replace(one, spec={"options": [{"key": "a", "label": "Dort"}]}),
    )
    assert len({state_of(one), *(state_of(other) for other in others)}) == 4
    # Questions of a section have states of their own.
    assert state_of(DOCUMENT.sections[0]) == state_of(replace(DOCUMENT.sections[0], questions=()))
