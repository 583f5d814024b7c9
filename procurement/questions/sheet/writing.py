"""The rows of a table that is filled offline: one for each field of each answer, with what belongs there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.facts.registry import FACTS
from catalog.facts.types import Boolean, Choice, Date, FactType, Integer, Language, Licence, Many, Text, Url
from procurement.choices import PartType
from procurement.questions.document import Document, Question
from procurement.questions.parts import Part, number_of, typed_number
from procurement.questions.telling import answer_text, number_told

COLUMNS = ("number", "question", "field", "answer", "hint", "confidential", "key")
WIDTHS = (8, 50, 28, 50, 40, 14, 24)
SINGLE = (Text, Choice, Boolean, Integer, Date, Language, Licence, Url)
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Row:
    """One row of the table.

    key       `question.part`, or `question.part=option` for a box to tick
    answer    what the cell to be filled holds: text, number, day, or None
    fillable  whether the table takes an answer here; files and facts of many parts are given on the page only
    confidential  what the cell holds; only in the first row of a question
    """

    key: str
    number: str
    question: str
    field: str
    hint: str
    answer: Any
    fillable: bool
    confidential: str | None

    @property
    def cells(self) -> list[Any]:
        """The cells in the order of the columns."""
        return [getattr(self, name) for name in COLUMNS]


def head() -> list[str]:
    """The heads of the columns in the active language."""
    words = {
        "number": pgettext("table", "No."),
        "question": _("Question"),
        "field": pgettext("table", "Field"),
        "answer": _("Your answer"),
        "hint": _("What belongs here"),
        "confidential": _("Confidential"),
        "key": _("Key (leave as it is)"),
    }
    return [words[name] for name in COLUMNS]


def rows(
    document: Document, answers: Mapping[str, Any], names: Mapping[str, str] = NO_NAMES
) -> Iterator[Row]:
    """The rows of the whole questionnaire with the answers given so far.

    names  of own solutions by slug, to choose from, and of files by public id
    """
    for number, _section, question in document.numbered():
        answer = answers.get(question.key) or {}
        value = answer.get("value") or {}
        confidential = _("Yes") if answer.get("confidential") else ""
        for at, row in enumerate(rows_of(question, number, value, names)):
            yield row if at else replace(row, confidential=confidential)


def rows_of(
    question: Question, number: str, value: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Row]:
    """The rows of one question."""
    words = f"{question.title} *" if question.required else question.title
    for part in question.parts:
        path, raw = f"{question.key}.{part.name}", value.get(part.name)
        if part.type == PartType.CHOICES:
            for code, label in part.choices:
                ticked = "x" if code in (raw or ()) else None
                yield Row(f"{path}={code}", number, words, label, _("x for yes"), ticked, True, None)
            continue
        fillable = is_fillable(part)
        if fillable:
            cell, hint = _cell(part, raw, names), _hint(part, names)
        else:
            cell = answer_text(question, {part.name: raw}, names) if raw else None
            hint = _("Please answer this on the page.")
        yield Row(path, number, words, part.label, hint, cell, fillable, None)


def is_fillable(part: Part) -> bool:
    """Whether one cell can hold the whole of it."""
    if part.type != PartType.FACT:
        return part.type != PartType.FILES
    fact = FACTS.get(part.fact)
    if fact is None:
        return False
    kind = fact.type.of if isinstance(fact.type, Many) else fact.type
    return isinstance(kind, SINGLE)


def _cell(part: Part, raw: Any, names: Mapping[str, str]) -> Any:
    """What was answered, as the cell holds it."""
    if raw in (None, "", []):
        return None
    if part.type == PartType.CHOICE:
        return dict(part.choices).get(raw, raw)
    if part.type == PartType.NUMBER:
        number = float(raw)
        # A sheet keeps fifteen digits; longer numbers stay texts.
        return number if number_of(number) == number_of(raw) else typed_number(str(raw))
    if part.type == PartType.DAY:
        return datetime.date.fromisoformat(raw)
    if part.type == PartType.YES:
        return "x" if raw else None
    if part.type == PartType.SOLUTION:
        return names.get(raw, raw)
    if part.type == PartType.FACT:
        return _fact_cell(FACTS[part.fact].type, raw)
    return raw


def _fact_cell(kind: FactType, raw: Any) -> Any:
    if isinstance(kind, Many):
        return "\n".join(str(_fact_cell(kind.of, one)) for one in raw)
    if isinstance(kind, Choice):
        return str(dict(kind.pairs).get(raw, raw))
    if isinstance(kind, Boolean):
        return _("Yes") if raw else _("No")
    return datetime.date.fromisoformat(raw) if isinstance(kind, Date) else raw


def _hint(part: Part, names: Mapping[str, str]) -> str:
    """What belongs into the cell, in a few words."""
    told = [part.help, _only(part)]
    if part.type == PartType.CHOICE:
        told.append(
            _("One of: %(answers)s") % {"answers": " | ".join(label for _code, label in part.choices)}
        )
    elif part.type == PartType.SOLUTION:
        told.append(_("One of: %(answers)s") % {"answers": " | ".join(names.values())} if names else "")
    elif part.type == PartType.FACT:
        kind = FACTS[part.fact].type
        many, kind = isinstance(kind, Many), kind.of if isinstance(kind, Many) else kind
        if isinstance(kind, Choice):
            labels = " | ".join(str(label) for _code, label in kind.pairs[:40])
            told.append(
                (_("Some of: %(answers)s") if many else _("One of: %(answers)s")) % {"answers": labels}
            )
        if isinstance(kind, Boolean):
            told.append(_("Yes or no"))
        if many:
            told.append(_("One on each line."))
    elif part.type == PartType.DAY:
        told.append(_("A day like 24.11.2026."))
    elif part.type == PartType.QUARTER:
        told.append(_("Like 2027-Q2."))
    elif part.limit:
        told.append(_("At most %(limit)s characters.") % {"limit": number_told(str(part.limit))})
    return " ".join(filter(None, (part.unit, *told)))


def _only(part: Part) -> str:
    return _("Only where it applies.") if part.when else ""
