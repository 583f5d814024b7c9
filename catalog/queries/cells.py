"""Facts in the cells of a comparison: every kind of fact as short lines, those too that a profile tells elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from catalog.facts.fact import Fact
from catalog.facts.registry import FACTS
from catalog.facts.types import Many

from .values import Line, Value, range_text, short_address, value_of
from .wording import localised

# More than so many values in one row are a list that folds.
ROW = 12


def cell_of(fact: Fact, raw: Any, notes: Mapping[str, str]) -> Value | None:
    """The fact's value for a cell; None only where nobody has stated it. Notes explain CPV codes."""
    if raw is None:
        return None
    if fact.key in SPECIAL:
        return Value(tuple(SPECIAL[fact.key](raw)))
    value = value_of(fact, raw, notes if fact.key == "cpv" else None)
    if value is None:
        # A path inside a repository leads nowhere from here, but it was stated.
        return Value(tuple(Line(text) for text in _texts(raw)))
    return replace(value, shape="lines") if value.shape == "commas" and len(value.lines) > ROW else value


def cost_lines(costs: Mapping[str, Mapping[str, Any]], band: str) -> Iterator[Line]:
    """What it costs a municipality of one size, a line each: `Set-up: 500 to 900 €`."""
    labels = FACTS["costs"].record().labels
    units = {"effort": _("person-days"), "duration": _("weeks")}
    for key, value in costs.get(band, {}).items():
        yield Line(f"{labels[key]}: {range_text(value, units.get(key, '€'))}")


def sameness(fact: Fact, raw: Any) -> str:
    """A text that two listings share where they state the same; the order of a list says nothing."""
    if isinstance(fact.type, Many) and isinstance(raw, list):
        raw = sorted(json.dumps(item, sort_keys=True) for item in raw)
    return json.dumps(raw, sort_keys=True)


def as_text(value: Value | None) -> str:
    """The value as one text for a file; empty where it is unknown. Addresses are written out."""
    if value is None:
        return ""
    return (", " if value.shape == "commas" else "\n").join(line_text(line) for line in value.lines)


def line_text(line: Line) -> str:
    """One line with its remark and address."""
    # Addresses within this site say nothing outside of it.
    url = line.url if "://" in line.url else ""
    text = url if url and line.text == short_address(url) else line.text
    note = f" ({line.note})" if line.note else ""
    rest = f" – {url}" if url and url != text else ""
    return f"{text}{note}{rest}"


def _costs(costs: Mapping[str, Mapping[str, Any]]) -> Iterator[Line]:
    for band in costs:
        told = "; ".join(line.text for line in cost_lines(costs, band))
        yield Line(FACTS["costs"].label_of(band), note=told)


def _transferability(stated: Mapping[str, Mapping[str, Any]]) -> Iterator[Line]:
    for code, entry in stated.items():
        reason = localised(entry.get("reason"))
        level = _("%(level)s of 3") % {"level": entry["level"]}
        label = FACTS["transferability"].label_of(code)
        yield Line(f"{label}: {level}", note=reason.value or "", lang=reason.lang)


def _interfaces(stated: list[Mapping[str, Any]]) -> Iterator[Line]:
    notes = {True: _("documented"), False: _("not documented"), None: ""}
    for entry in stated:
        yield Line(entry["name"], url=entry.get("address", ""), note=notes[entry.get("documented")])


def _texts(raw: Any) -> Iterator[str]:
    """Every text in a value, whatever its form."""
    if isinstance(raw, Mapping):
        for item in raw.values():
            yield from _texts(item)
    elif isinstance(raw, list):
        for item in raw:
            yield from _texts(item)
    else:
        yield str(raw)


SPECIAL: dict[str, Callable[[Any], Iterator[Line]]] = {
    "costs": _costs,
    "transferability": _transferability,
    "interfaces": _interfaces,
}
