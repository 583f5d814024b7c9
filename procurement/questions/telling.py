"""Answers and questions as words: for the synopsis, receipts, differences and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.facts.registry import FACTS
from catalog.queries.cells import as_text, cell_of
from marketplace.core.formats import NO_BREAK, day_text, number_text
from procurement.choices import PartType

from .document import Question
from .parts import Part

NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Told:
    """One line of an answer: what the field is called, and what it says; the label is empty where the question says enough."""

    label: str
    text: str
    url: str = ""

    @property
    def line(self) -> str:
        """Label and text in one."""
        return f"{self.label}: {self.text}" if self.label else self.text


def answer_text(
    question: Question, value: Mapping[str, Any] | None, names: Mapping[str, str] = NO_NAMES
) -> str:
    """The answer as one text, a line each for what is asked besides; empty where nothing was answered.

    names  of solutions by slug and of files by public id; those that are not among them are told as they are
    """
    return "\n".join(told.line for told in answer_lines(question, value, names))


def answer_lines(
    question: Question,
    value: Mapping[str, Any] | None,
    names: Mapping[str, str] = NO_NAMES,
    parts: Sequence[Part] | None = None,
) -> tuple[Told, ...]:
    """The answer line by line, in the order of the fields.

    parts  those of the question, where somebody tells many answers to it: to put them together takes longer than to tell one
    """
    if not value:
        return ()
    found: list[Told] = []
    parts = question.parts if parts is None else parts
    by_name = {part.name: part for part in parts}
    for part in parts:
        raw = value.get(part.name)
        if part.name.endswith("low") and part.type == PartType.NUMBER:
            found += _range(question, part, by_name, value)
        elif part.name.endswith("high") and f"{part.name.removesuffix('high')}low" in by_name:
            continue
        elif raw not in (None, "", []) and not (part.name == "period" and "low" in value):
            found.append(Told(_label(part), _text(part, raw, names), _url(part, raw)))
    return tuple(found)


def _url(part: Part, raw: Any) -> str:
    """Where an address leads; what is none of the web leads nowhere, however it came to be kept."""
    is_web = part.type == PartType.ADDRESS and str(raw).lower().startswith(("http://", "https://"))
    return str(raw) if is_web else ""


def _label(part: Part) -> str:
    return part.label.rstrip("?")


def _range(question: Question, low: Part, parts: Mapping[str, Part], value: Mapping[str, Any]) -> list[Told]:
    """Both ends of a range in one line: `1.000 bis 2.000 EUR netto, monatlich`."""
    prefix = low.name.removesuffix("low")
    ends = [value.get(low.name), value.get(f"{prefix}high")]
    given = [number_told(end) for end in ends if end not in (None, "")]
    if not given:
        return []
    if ends[0] in (None, ""):
        amount = _("to %(high)s") % {"high": given[0]}
    elif ends[1] in (None, ""):
        amount = _("from %(low)s") % {"low": given[0]}
    elif given[0] == given[1]:
        amount = given[0]
    else:
        amount = _("%(low)s to %(high)s") % {"low": given[0], "high": given[1]}
    period = parts.get("period")
    often = dict(period.choices).get(str(value.get("period", ""))) if period and not prefix else None
    label = dict(question.rows).get(prefix.removesuffix("."), "")
    quantity = question.row(prefix.removesuffix(".")).get("quantity") if label else None
    if quantity:
        label = f"{label} ({number_told(str(quantity))})"
    return [Told(label, ", ".join(filter(None, (f"{amount}{NO_BREAK}{low.unit}", often))))]


def number_told(kept: str) -> str:
    """A number that was kept, in the reader's form; one that can't be read as it stands."""
    try:
        return number_text((Decimal(kept) + 0).normalize())
    except ArithmeticError:
        return kept


def quarter_told(kept: str) -> str:
    """A quarter such as `2. Quartal 2027`."""
    year, _dash, number = kept.partition("-Q")
    return _("quarter %(number)s of %(year)s") % {"number": number, "year": year} if number else kept


def _text(part: Part, raw: Any, names: Mapping[str, str]) -> str:
    match part.type:
        case PartType.CHOICE:
            return dict(part.choices).get(raw, str(raw))
        case PartType.CHOICES:
            words = dict(part.choices)
            return "; ".join(words.get(code, str(code)) for code in raw)
        case PartType.NUMBER:
            return f"{number_told(str(raw))}{NO_BREAK}{part.unit}" if part.unit else number_told(str(raw))
        case PartType.DAY:
            return day_text(raw)
        case PartType.QUARTER:
            return quarter_told(raw)
        case PartType.YES:
            return _("Yes") if raw else _("No")
        case PartType.FILES:
            named = [names[one] for one in raw if one in names]
            rest = len(raw) - len(named)
            unnamed = [ngettext("%(n)s file", "%(n)s files", rest) % {"n": rest}] if rest else []
            return ", ".join([*named, *unnamed])
        case PartType.SOLUTION:
            return names.get(raw, raw)
        case PartType.FACT:
            fact = FACTS.get(part.fact)
            return as_text(cell_of(fact, raw, {})) if fact else str(raw)
        case _:
            return str(raw)


def spec_text(question: Question) -> str:
    """What a question says besides its words, as one text: options, rows, unit and bounds; empty where it says nothing."""
    spec = question.spec
    lines = [label for _key, label in question.choices]
    for key, label in question.rows:
        row = question.row(key)
        quantity = row.get("quantity")
        told = " ".join(
            filter(None, (number_told(str(quantity)) if quantity else "", str(row.get("unit") or "")))
        )
        lines.append(f"{label} ({told})" if told else label)
    if spec.get("unit"):
        lines.append(_("Unit: %(unit)s") % {"unit": spec["unit"]})
    if spec.get("low") not in (None, ""):
        lines.append(_("At least %(low)s.") % {"low": number_told(str(spec["low"]))})
    if spec.get("high") not in (None, ""):
        lines.append(_("At most %(high)s.") % {"high": number_told(str(spec["high"]))})
    if spec.get("limit"):
        lines.append(_("At most %(limit)s characters.") % {"limit": number_told(str(spec["limit"]))})
    if spec.get("most"):
        most = int(spec["most"])
        lines.append(ngettext("At most %(n)s file.", "At most %(n)s files.", most) % {"n": most})
    if spec.get("precision"):
        lines.append(_("Quarter") if spec["precision"] == "quarter" else _("Day"))
    if spec.get("fact"):
        fact = FACTS.get(str(spec["fact"]))
        lines.append(str(fact.label) if fact else str(spec["fact"]))
    return "\n".join(lines)
