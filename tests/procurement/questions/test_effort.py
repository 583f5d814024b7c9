"""Effort of answering: told in questions and minutes, and called high where small vendors stay away."""

from __future__ import annotations

import pytest

from procurement.questions.document import Document, Question, Section
from procurement.questions.effort import effort
from procurement.questions.kinds import KINDS


def document(*kinds):
    questions = tuple(Question(f"q{n}", kind, "Frage") for n, kind in enumerate(kinds))
    return Document("T", sections=(Section("s", "A", "", questions),))


def test_effort_of_each_kind_is_what_looking_it_up_takes():
    assert {key: kind.minutes for key, kind in KINDS.items()} == {
        "coverage": 1.5,
        "single": 1,
        "multiple": 1.5,
        "number": 1.5,
        "money": 5,
        "date": 1,
        "text": 5,
        "address": 1,
        "file": 3,
        "prices": 10,
        "reference": 6,
        "solution": 0.5,
        "fact": 1,
    }


@pytest.mark.parametrize(
    ("kinds", "questions", "minutes", "is_high"),
    [
        ([], 0, 0, False),
        (["coverage"], 1, 2, False),
        (["coverage"] * 25, 25, 38, False),
        (["single"] * 26, 26, 26, True),
        (["text"] * 9, 9, 45, False),
        (["text"] * 9 + ["solution"], 10, 46, True),
    ],
)
def test_effort_is_high_above_25_questions_or_45_minutes(kinds, questions, minutes, is_high):
    found = effort(document(*kinds))
    assert (found.questions, found.minutes, found.is_high) == (questions, minutes, is_high)
