"""Answers: read part by part, judged together, told in words.

An answer is kept as `{"value": {part: value}, "confidential": false, "source": {...}}` under the key of its question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from procurement.choices import PartType

from .document import Document, Question
from .parts import Reading, Unfit, read_part, typed_number


def read_answer(question: Question, raw: Mapping[str, Any]) -> Reading:
    """The clean parts of an answer, and what is wrong by part; parts that are not asked are dropped, parts unknown too.

    An answer without any value is None: not answered, and no problem here.
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for part in question.parts:
        if not part.is_asked(values):
            continue
        try:
            value = read_part(part, raw.get(part.name))
        except Unfit as error:
            problems[part.name] = str(error)
            continue
        if value is not None:
            values[part.name] = value
    if not values and not problems:
        return Reading(None)
    for name, sentence in question.of_kind.check(question, values).items():
        problems.setdefault(name, sentence)
    return Reading(values, problems)


def as_typed(question: Question, value: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept, as somebody would type it: a form shows it, and reading it gives the same answer."""
    numbers = {part.name for part in question.parts if part.type == PartType.NUMBER}
    return {name: typed_number(kept) if name in numbers else kept for name, kept in value.items()}


def gaps(question: Question, value: Mapping[str, Any] | None) -> dict[str, str]:
    """What an answer lacks before it can be handed in, by part; the whole question under an empty name."""
    if not value:
        return {"": _("This question needs an answer.")} if question.required else {}
    return {
        part.name: _("This is missing.")
        for part in question.parts
        if part.needed and part.is_asked(value) and value.get(part.name) in (None, "", [])
    }


def missing(document: Document, answers: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By key of the question what is missing before everything can be handed in; empty when nothing is."""
    found = {
        question.key: gaps(question, (answers.get(question.key) or {}).get("value")) for question in document
    }
    return {key: what for key, what in found.items() if what}
