"""What a correction changes: every change told once, with what makes answers wrong marked as such."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from procurement.questions.differences import (
    Piece,
    changed_questions,
    differences,
    from_data,
    is_material,
    pieces,
    question_pairs,
    to_data,
)
from procurement.questions.document import Document, Question, Section

A = Question("a", "coverage", "Daten ausgeben", required=True)
B = Question("b", "number", "Wie viele Personen?", spec={"unit": "Personen"})
C = Question("c", "text", "Wie führen Sie ein?")
D = Question("d", "money", "Kosten")
BEFORE = Document(
    "Fragen", "Guten Tag", sections=(Section("s1", "Fach", "", (A, B)), Section("s2", "Preis", "", (C, D)))
)


def changed(*questions, **more):
    return replace(
        BEFORE, sections=(replace(BEFORE.sections[0], questions=questions), BEFORE.sections[1]), **more
    )


def brief(found):
    return [(one.key, one.what, one.field, one.number, one.material) for one in found]


def test_differences_of_the_same_questionnaire_are_none():
    assert differences(BEFORE, BEFORE) == ()
    assert not is_material(())


def test_differences_tell_questions_that_are_new_and_gone_as_material():
    found = differences(
        BEFORE, changed(B, Question("e", "date", "Ab wann?", "Bitte Tag", spec={"precision": "day"}))
    )
    assert brief(found) == [("e", "added", "", "1.2", True), ("a", "removed", "", "1.1", True)]
    assert (found[0].after, found[1].before) == ("Ab wann?\nBitte Tag\nTag", "Daten ausgeben")
    assert is_material(found)


def test_differences_tell_words_kind_duty_and_data_of_a_question_one_by_one():
    other = replace(
        B,
        kind="single",
        title="Wie viele Menschen?",
        required=True,
        spec={"options": [{"key": "x", "label": "Bis 50"}]},
    )
    found = differences(BEFORE, changed(A, other))
    assert brief(found) == [
        ("b", "changed", "title", "1.2", True),
        ("b", "changed", "kind", "1.2", True),
        ("b", "changed", "required", "1.2", True),
        ("b", "changed", "spec", "1.2", True),
    ]
    with translation.override("de"):
        assert [(one.told_before, one.told_after) for one in found] == [
            ("Wie viele Personen?", "Wie viele Menschen?"),
            ("Zahl mit Einheit", "Eine von mehreren Antworten"),
            ("kann ausgelassen werden", "muss beantwortet werden"),
            ("Einheit: Personen", "Bis 50"),
        ]


def test_differences_tell_order_and_titles_as_not_material():
    moved = replace(
        BEFORE,
        title="Fragen 2",
        sections=(
            replace(BEFORE.sections[1], title="Preise", questions=(D, C)),
            replace(BEFORE.sections[0], questions=(A,)),
            Section("s3", "Neu", "", (B,)),
        ),
    )
    found = differences(BEFORE, moved)
    assert [(one.key, one.what, one.field) for one in found] == [
        ("", "changed", "title"),
        ("s2", "changed", "title"),
        ("s3", "added", "section"),
        ("s2", "moved", "section"),
        ("d", "moved", ""),
        ("b", "moved", ""),
    ]
    assert not is_material(found)
    assert changed_questions(BEFORE, moved) == frozenset()


def test_differences_of_words_that_introduce_questions_are_material():
    after = replace(
        BEFORE,
        intro="Guten Tag, alle Preise für 500 Personen",
        sections=(replace(BEFORE.sections[0], text="Stand heute"), BEFORE.sections[1]),
    )
    assert brief(differences(BEFORE, after)) == [
        ("", "changed", "intro", "", True),
        ("s1", "changed", "text", "", True),
    ]


def test_differences_name_the_questions_whose_answers_must_be_looked_at_again():
    after = changed(replace(A, text="Auch Protokolle"), Question("e", "date", "Ab wann?"))
    assert changed_questions(BEFORE, after) == {"a", "e"}


def test_differences_kept_with_a_version_read_the_same_again():
    found = differences(BEFORE, changed(replace(A, title="Daten und Protokolle ausgeben"), C, intro="Hallo"))
    assert from_data(to_data(found)) == found
    assert to_data(differences(BEFORE, changed(A))) == [
        {
            "key": "b",
            "what": "removed",
            "number": "1.2",
            "title": "Wie viele Personen?",
            "before": "Wie viele Personen?\nEinheit: Personen",
            "material": True,
        }
    ]


def test_differences_of_data_are_kept_in_the_language_of_the_questionnaire():
    after = changed(A, replace(B, spec={"unit": "Tage"}))
    with translation.override("en"):
        [found] = differences(BEFORE, after)
    assert (found.before, found.after) == ("Einheit: Personen", "Einheit: Tage")


def test_differences_of_words_show_what_is_gone_and_new_in_one_row():
    assert pieces("Wie viele Personen nutzen es?", "Wie viele Menschen nutzen es heute?") == (
        Piece("kept", "Wie viele "),
        Piece("gone", "Personen"),
        Piece("new", "Menschen"),
        Piece("kept", " nutzen es"),
        Piece("new", " heute"),
        Piece("kept", "?"),
    )


@given(st.text(max_size=80), st.text(max_size=80))
def test_differences_of_any_words_hold_both_texts_whole(before, after):
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.what != "new") == before
    assert "".join(one.text for one in found if one.what != "gone") == after


@given(st.permutations([A, B, C, D]), st.integers(0, 4))
def test_differences_of_any_order_are_never_material(order, cut):
    after = replace(
        BEFORE,
        sections=(
            replace(BEFORE.sections[0], questions=tuple(order[:cut])),
            replace(BEFORE.sections[1], questions=tuple(order[cut:])),
        ),
    )
    found = differences(BEFORE, after)
    assert {one.what for one in found} <= {"moved"}
    assert (found == ()) == (after == BEFORE)


def test_pairs_of_questions_name_new_changed_and_gone_ones_and_no_words_of_sections():
    one, two, three = (Question(key, "text", f"Frage {key}") for key in "abc")
    before = Document("Alt", sections=(Section("s", "Teil", questions=(one, two)),))
    reworded = Question("a", "text", "Frage a, neu")
    after = Document("Neu", sections=(Section("s", "Anderer Teil", questions=(reworded, three)),))
    assert question_pairs(before, after) == [
        ("1.1", one, reworded),
        ("1.2", None, three),
        ("1.2", two, None),
    ]
    assert question_pairs(before, before) == []
