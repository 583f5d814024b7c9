"""Reads a table that was filled offline. Columns are found by their heads and rows by their keys, in either language."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from catalog.facts.registry import FACTS
from catalog.facts.types import Boolean, Choice, FactType, Integer, Many
from procurement.choices import PartType
from procurement.questions.answers import as_typed, read_answer
from procurement.questions.document import Document, Question
from procurement.questions.parts import Part, seen_text

from .writing import COLUMNS, NO_NAMES, head, is_fillable, rows_of

LANGUAGES = ("de", "en")
YES = frozenset({"x", "ja", "yes", "true", "wahr", "1", "✓", "✔"})
NO = frozenset({"", "nein", "no", "false", "falsch", "0", "-"})


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell, such as `D7`; the key of the question is empty where it concerns none."""

    cell: str
    sentence: str
    question: str = ""


@dataclass
class SheetReading:
    """What a filled table says: answers by question as they were typed, and what is wrong by cell."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)


def read_rows(
    document: Document,
    table: Sequence[Sequence[Any]],
    answers: Mapping[str, Any] | None = None,
    names: Mapping[str, str] = NO_NAMES,
) -> SheetReading:
    """What a table that came back says; its first row is the head.

    answers  as they stand: what the table takes no answer for is kept from them
    Questions whose rows are all gone stay as they are and are not among the answers; an empty cell is an empty answer.
    """
    result = SheetReading()
    columns = _columns(table[0] if table else ())
    for name in ("key", "answer"):
        if name not in columns:
            words = dict(zip(COLUMNS, head(), strict=True))[name]
            result.problems.append(
                CellProblem("A1", _("The column “%(name)s” is missing in the first row.") % {"name": words})
            )
    if result.problems:
        return result
    found = _by_key(document, table, columns, result)
    for question in document:
        keys = [row.key for row in rows_of(question, "", {}, names)]
        there = [key for key in keys if key in found]
        if not there:
            continue
        if len(there) < len(keys):
            at = _name(columns["key"], found[there[0]][0])
            sentence = _("Rows of this question are missing. Take a new table, or answer it on the page.")
            result.problems.append(CellProblem(at, sentence, question.key))
            continue
        _read_question(question, found, columns, (answers or {}).get(question.key) or {}, names, result)
    return result


def _columns(first: Sequence[Any]) -> dict[str, int]:
    """The place of each column, by its head in either language."""
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            known |= dict(zip((word.casefold() for word in head()), COLUMNS, strict=True))
    found: dict[str, int] = {}
    for at, cell in enumerate(first):
        name = known.get(seen_text(cell).casefold()) if isinstance(cell, str) else None
        if name:
            found.setdefault(name, at)
    return found


def _name(column: int, row: int) -> str:
    """The name of a cell as sheets show it, such as `D7`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _by_key(
    document: Document, table: Sequence[Sequence[Any]], columns: Mapping[str, int], result: SheetReading
) -> dict[str, tuple[int, Sequence[Any]]]:
    """Number and cells of each row by its key; rows without a key are notes of the vendor."""
    known = {row.key for question in document for row in rows_of(question, "", {}, {})}
    found: dict[str, tuple[int, Sequence[Any]]] = {}
    for at, cells in enumerate(table[1:], 1):
        key = _at(cells, columns["key"])
        key = seen_text(key) if isinstance(key, str) else ""
        if not key:
            if isinstance(_at(cells, columns["answer"]), str) and _at(cells, columns["answer"]).strip():
                sentence = _("This row has no key, so nobody knows which question it answers.")
                result.problems.append(CellProblem(_name(columns["answer"], at), sentence))
        elif key not in known:
            sentence = _("The questionnaire has no such question. It may have been corrected since.")
            result.problems.append(CellProblem(_name(columns["key"], at), sentence))
        elif key in found:
            sentence = _("This row is there twice; the first one counts.")
            result.problems.append(CellProblem(_name(columns["key"], at), sentence))
        else:
            found[key] = (at, cells)
    return found


def _at(cells: Sequence[Any], column: int) -> Any:
    return cells[column] if column < len(cells) else None


def _read_question(
    question: Question,
    found: Mapping[str, tuple[int, Sequence[Any]]],
    columns: Mapping[str, int],
    before: Mapping[str, Any],
    names: Mapping[str, str],
    result: SheetReading,
) -> None:
    kept = as_typed(question, before.get("value") or {})
    raw: dict[str, Any] = {}
    cells: dict[str, str] = {}
    problems: dict[str, str] = {}
    for part in question.parts:
        path = f"{question.key}.{part.name}"
        keys = (
            [f"{path}={code}" for code, _label in part.choices] if part.type == PartType.CHOICES else [path]
        )
        cells[part.name] = _name(columns["answer"], found[keys[0]][0])
        if not is_fillable(part):
            raw[part.name] = kept.get(part.name)
        elif part.type == PartType.CHOICES:
            raw[part.name] = []
            for key in keys:
                at, row = found[key]
                ticked = _ticked(_at(row, columns["answer"]))
                if ticked is None:
                    problems[key] = _name(columns["answer"], at)
                elif ticked:
                    raw[part.name].append(key.partition("=")[2])
        else:
            raw[part.name] = _typed(question, part, _at(found[path][1], columns["answer"]), names)
    first = _at(
        found[next(rows_of(question, "", {}, names)).key][1], columns.get("confidential", len(COLUMNS) * 9)
    )
    confidential = _ticked(first)
    result.answers[question.key] = {"value": raw, "confidential": confidential is not False}
    if "confidential" not in columns:
        result.answers[question.key]["confidential"] = bool(before.get("confidential"))
    for cell in problems.values():
        result.problems.append(CellProblem(cell, _("Write x for yes, or nothing."), question.key))
    for name, sentence in read_answer(question, raw).problems.items():
        result.problems.append(CellProblem(cells.get(name, ""), sentence, question.key))


def _ticked(cell: Any) -> bool | None:
    """Whether a box is ticked; None where one can't tell, which never makes public what may be meant to be confidential."""
    if cell is None or isinstance(cell, bool):
        return bool(cell)
    text = _plain(cell).casefold()
    return True if text in YES else False if text in NO else None


def _plain(cell: Any) -> str:
    """A cell as text: a day as written in ISO, a whole number without decimals."""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return seen_text(str(cell))


def _typed(question: Question, part: Part, cell: Any, names: Mapping[str, str]) -> Any:
    """The cell as the field takes it; what isn't understood stays as it is, and the field says so."""
    if cell is None or cell == "":
        return None
    if part.type == PartType.NUMBER and not isinstance(cell, (datetime.date, datetime.time)):
        return cell
    text = _plain(cell)
    if part.type == PartType.CHOICE:
        return _code_of(question, part, text)
    if part.type == PartType.YES:
        ticked = _ticked(cell)
        return text if ticked is None else ticked
    if part.type == PartType.SOLUTION:
        return next((slug for slug, name in names.items() if name.casefold() == text.casefold()), text)
    if part.type == PartType.FACT:
        return _fact_typed(FACTS[part.fact].type, text)
    return text


def _code_of(question: Question, part: Part, text: str) -> str:
    """The code of an answer that was written out, in whichever language."""
    for language in LANGUAGES:
        with translation.override(language):
            for one in question.parts:
                if one.name == part.name:
                    for code, label in one.choices:
                        if text.casefold() in (code.casefold(), label.casefold()):
                            return code
    return text


def _fact_typed(kind: FactType, text: str) -> Any:
    if isinstance(kind, Many):
        return [_fact_typed(kind.of, line.strip()) for line in text.splitlines() if line.strip()]
    if isinstance(kind, Choice):
        for language in LANGUAGES:
            with translation.override(language):
                for code, label in kind.pairs:
                    if text.casefold() in (code.casefold(), str(label).casefold()):
                        return code
        return text
    if isinstance(kind, Boolean):
        return {True: True, False: False}.get(_ticked(text), text)  # type: ignore[call-overload]
    if isinstance(kind, Integer):
        try:
            return int(text.replace(".", ""))
        except ValueError:
            return text
    return text
