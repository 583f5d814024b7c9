"""Reads what was typed in the editor back into values: numbers as numbers, lists as lists, everything else as it was typed.

Nothing is judged here; the types of the facts do that, and what they refuse is shown again exactly as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict

from catalog.facts.basics import CONTROL
from catalog.facts.registry import FACTS
from catalog.facts.types import (
    Boolean,
    Choice,
    Date,
    FactType,
    Integer,
    Keyed,
    Localised,
    Many,
    Range,
    Record,
)

WHOLE = re.compile(r"-?\d{1,12}", re.ASCII)
GROUPED = re.compile(r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+", re.ASCII)
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
GIVEN = "given"


def read_facts(data: QueryDict, keys: set[str], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The typed value of each fact that the form says it holds, None where nothing was typed.

    keys    facts that may be given at all
    stored  values as they were, so that what is ticked keeps its order
    A fact that the form doesn't name stays out: half a form never empties the other half.
    """
    given = [key for key in FACTS if key in keys and key in data.getlist(GIVEN)]
    return {key: read(FACTS[key].type, data, key, stored.get(key)) for key in given}


def read(kind: FactType, data: QueryDict, path: str, stored: Any = None) -> Any:
    """The value that the fields below a path hold."""
    reader = next((reader for known, reader in READERS if isinstance(kind, known)), None)
    return reader(kind, data, path, stored) if reader else _text(data, path)


def _text(data: QueryDict, path: str) -> str | None:
    text = CONTROL.sub("", data.get(path, "").replace("\r\n", "\n"))
    return text if text.strip() else None


def _choice(kind: Choice, data: QueryDict, path: str, stored: Any) -> str | None:
    return _text(data, path)


def _boolean(kind: Boolean, data: QueryDict, path: str, stored: Any) -> Any:
    text = _text(data, path)
    return {"true": True, "false": False}.get(text or "", text)


def _integer(kind: Integer, data: QueryDict, path: str, stored: Any) -> Any:
    text = (_text(data, path) or "").strip()
    if GROUPED.fullmatch(text):
        text = re.sub(r"\D", "", text)
    return int(text) if WHOLE.fullmatch(text) else text or None


def _range(kind: Range, data: QueryDict, path: str, stored: Any) -> Any:
    ends = {end: _integer(Integer(), data, f"{path}.{end}", None) for end in ("min", "max")}
    return {end: value for end, value in ends.items() if value is not None} or None


def _date(kind: Date, data: QueryDict, path: str, stored: Any) -> str | None:
    text = (_text(data, path) or "").strip()
    if found := GERMAN_DAY.fullmatch(text):
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return text or None


def _many(kind: Many, data: QueryDict, path: str, stored: Any) -> list[Any] | None:
    if isinstance(kind.of, Choice):
        return _ticked(data.getlist(path), stored)
    if isinstance(kind.of, Record):
        rows = (
            read(kind.of, data, f"{path}[{at}]", _part(stored, at)) for at in _numbers(data, path, kind.most)
        )
        return [row for row in rows if row is not None] or None
    # One field with a line each, or a field each.
    lines = [line for text in data.getlist(path) for line in CONTROL.sub("", text).splitlines()]
    return [line for line in lines if line.strip()] or None


def _ticked(codes: list[str], stored: Any) -> list[str] | None:
    """What is ticked, in the order in which it stood; boxes have no order of their own."""
    codes = [CONTROL.sub("", code) for code in codes if code]
    before = [code for code in stored or [] if code in codes] if isinstance(stored, list) else []
    return [*before, *(code for code in codes if code not in before)] or None


def _localised(kind: Localised, data: QueryDict, path: str, stored: Any) -> dict[str, Any] | None:
    tags = dict.fromkeys(
        found[1]
        for name in data
        if (found := re.match(rf"{re.escape(path)}\.([A-Za-z0-9-]+)(?=$|\.|\[)", name))
    )
    values = {tag: read(kind.of, data, f"{path}.{tag}", _part(stored, tag)) for tag in tags}
    return {tag: value for tag, value in values.items() if value is not None} or None


def _keyed(kind: Keyed, data: QueryDict, path: str, stored: Any) -> dict[str, Any] | None:
    values = {code: read(kind.of, data, f"{path}.{code}", _part(stored, code)) for code in kind.keys.codes}
    return {code: value for code, value in values.items() if value is not None} or None


def _record(kind: Record, data: QueryDict, path: str, stored: Any) -> dict[str, Any] | None:
    values = {key: read(of, data, f"{path}.{key}", _part(stored, key)) for key, of in kind.fields.items()}
    return {key: value for key, value in values.items() if value is not None} or None


def _numbers(data: QueryDict, path: str, most: int) -> list[int]:
    """The rows that were sent, in their order; one more than allowed is enough to be refused."""
    pattern = re.compile(rf"{re.escape(path)}\[(\d{{1,4}})\]", re.ASCII)
    return sorted({int(found[1]) for name in data if (found := pattern.match(name))})[: most + 1]


def _part(stored: Any, key: Any) -> Any:
    if isinstance(stored, Mapping):
        return stored.get(key)
    return stored[key] if isinstance(stored, list) and isinstance(key, int) and key < len(stored) else None


READERS: tuple[tuple[type[FactType], Callable[..., Any]], ...] = (
    (Choice, _choice),
    (Boolean, _boolean),
    (Integer, _integer),
    (Range, _range),
    (Date, _date),
    (Many, _many),
    (Localised, _localised),
    (Keyed, _keyed),
    (Record, _record),
)
