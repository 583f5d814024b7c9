"""The kinds of questions: which fields an answer has, what a question must say, how long answering takes, how an answer reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from procurement.choices import Coverage, PartType, QuestionKind

from .parts import LINE, MOST_FILES, WITH_TAX, WITHOUT_TAX, Part, Unfit, number_of

if TYPE_CHECKING:
    from .document import Question

Parts = tuple[Part, ...]
PERIODS = ("once", "month", "year")


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    minutes  what answering takes a vendor who has to look it up, on average
    parts    the fields of an answer to a question
    spec     what a question of this kind says besides its words: option -> whether it must
    check    what is wrong with the parts together, by part
    """

    kind: QuestionKind
    minutes: float
    parts: Callable[[Question], Parts]
    spec: Mapping[str, bool]
    check: Callable[[Question, Mapping[str, Any]], dict[str, str]]


def _nothing(_question: Question, _values: Mapping[str, Any]) -> dict[str, str]:
    return {}


def _coverage(question: Question) -> Parts:
    planned = ("coverage", frozenset({Coverage.PLANNED.value}))
    proven = ("coverage", frozenset({Coverage.NOW.value, Coverage.CONFIGURATION.value}))
    return (
        Part("coverage", PartType.CHOICE, choices=_pairs(Coverage.choices), needed=True),
        Part("quarter", PartType.QUARTER, _("From which quarter?"), when=planned, needed=True),
        Part(
            "condition",
            PartType.LINE,
            _("On which condition?"),
            _("If there is none, write “none”."),
            when=planned,
            needed=True,
        ),
        Part(
            "evidence",
            PartType.LINE,
            _("What shows it?"),
            _("A page of the manual, a certificate, an address."),
            when=proven,
        ),
        Part("remark", PartType.TEXT, _("Remark"), limit=1_000),
    )


def _single(question: Question) -> Parts:
    return (Part("choice", PartType.CHOICE, choices=question.choices, needed=True), *_own_words(question))


def _multiple(question: Question) -> Parts:
    return (Part("choices", PartType.CHOICES, choices=question.choices, needed=True), *_own_words(question))


def _own_words(question: Question) -> Parts:
    return (Part("remark", PartType.TEXT, _("Remark"), limit=1_000),)


def _number(question: Question) -> Parts:
    return (
        Part(
            "number",
            PartType.NUMBER,
            unit=str(question.spec.get("unit", "")),
            needed=True,
            low=_bound(question, "low"),
            high=_bound(question, "high"),
        ),
        Part("remark", PartType.TEXT, _("Remark"), limit=1_000),
    )


def _bound(question: Question, name: str) -> Decimal | None:
    """A bound of a number; one that can't be read bounds nothing, and the check of the question names it."""
    try:
        value = question.spec.get(name)
        return None if value in (None, "") else number_of(value)
    except Unfit:
        return None


def _whole(question: Question, name: str, otherwise: int) -> int:
    bound = _bound(question, name)
    return otherwise if bound is None else max(1, int(bound))


def _money(question: Question) -> Parts:
    return (
        Part("low", PartType.NUMBER, _("From"), unit=_("EUR without VAT"), low=Decimal(0), needed=True),
        Part("high", PartType.NUMBER, _("To"), unit=_("EUR without VAT"), low=Decimal(0), needed=True),
        Part("period", PartType.CHOICE, _("Paid"), choices=periods(), needed=True),
        Part("assumptions", PartType.TEXT, _("On which assumptions?"), limit=2_000, needed=True),
    )


def periods() -> tuple[tuple[str, str], ...]:
    """How often a price is paid."""
    return (
        ("once", pgettext("price", "once")),
        ("month", pgettext("price", "each month")),
        ("year", pgettext("price", "each year")),
    )


def _range(_question: Question, values: Mapping[str, Any]) -> dict[str, str]:
    return _ordered(values, "") | _without_tax(values)


def _ordered(values: Mapping[str, Any], prefix: str) -> dict[str, str]:
    low, high = values.get(f"{prefix}low"), values.get(f"{prefix}high")
    if low and high and Decimal(low) > Decimal(high):
        return {f"{prefix}high": _("The upper end lies below the lower one.")}
    return {}


def _without_tax(values: Mapping[str, Any]) -> dict[str, str]:
    """Assumptions that speak of prices with the tax in them; a text that names both knows what it does."""
    told = str(values.get("assumptions") or "")
    if WITH_TAX.search(told) and not WITHOUT_TAX.search(told):
        return {
            "assumptions": _(
                "All prices are without VAT here, so that they can be compared. Take the tax out."
            )
        }
    return {}


def _date(question: Question) -> Parts:
    if question.spec.get("precision") == "quarter":
        return (Part("quarter", PartType.QUARTER, needed=True),)
    return (Part("day", PartType.DAY, needed=True),)


def _text(question: Question) -> Parts:
    return (Part("text", PartType.TEXT, limit=_whole(question, "limit", 2_000), needed=True),)


def _address(question: Question) -> Parts:
    return (Part("address", PartType.ADDRESS, needed=True), Part("remark", PartType.LINE, _("Remark")))


def _file(question: Question) -> Parts:
    return (
        Part("files", PartType.FILES, limit=min(_whole(question, "most", 1), MOST_FILES), needed=True),
        Part("remark", PartType.LINE, _("Remark")),
    )


def _prices(question: Question) -> Parts:
    """A row each with a range; quantities and units are given by the question, so that prices can be compared."""
    found: list[Part] = []
    for key, label in question.rows:
        row = question.row(key)
        unit = ", ".join(filter(None, (_("EUR without VAT"), str(row.get("unit") or ""))))
        amount = (
            _("For a quantity of %(quantity)s.") % {"quantity": row["quantity"]}
            if row.get("quantity")
            else ""
        )
        for end, word in (("low", _("From")), ("high", _("To"))):
            found.append(
                Part(
                    f"{key}.{end}",
                    PartType.NUMBER,
                    f"{label}: {word}",
                    amount,
                    unit=unit,
                    low=Decimal(0),
                    needed=not row.get("optional"),
                )
            )
    return (*found, Part("assumptions", PartType.TEXT, _("On which assumptions?"), limit=2_000, needed=True))


def _ranges(question: Question, values: Mapping[str, Any]) -> dict[str, str]:
    found = _without_tax(values)
    for key, _label in question.rows:
        found |= _ordered(values, f"{key}.")
        if (f"{key}.low" in values) != (f"{key}.high" in values) and question.row(key).get("optional"):
            found[f"{key}.high"] = _("Give both ends of the range, or none of them.")
    return found


def _reference(question: Question) -> Parts:
    return (
        Part("client", PartType.LINE, _("For whom?"), needed=True),
        Part("since", PartType.QUARTER, _("Since which quarter?")),
        Part("description", PartType.TEXT, _("What was done?"), limit=2_000, needed=True),
        Part("address", PartType.ADDRESS, _("Where can one read more?")),
    )


def _solution(question: Question) -> Parts:
    return (
        Part("solution", PartType.SOLUTION, needed=True),
        Part("remark", PartType.LINE, _("Remark"), limit=LINE),
    )


def _fact(question: Question) -> Parts:
    fact = str(question.spec.get("fact", ""))
    return (Part("fact", PartType.FACT, fact=fact, needed=True), Part("remark", PartType.LINE, _("Remark")))


def _pairs(choices: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(label)) for code, label in choices)


KINDS: dict[str, Kind] = {
    kind.kind.value: kind
    for kind in (
        Kind(QuestionKind.COVERAGE, 1.5, _coverage, {}, _nothing),
        Kind(QuestionKind.SINGLE, 1, _single, {"options": True}, _nothing),
        Kind(QuestionKind.MULTIPLE, 1.5, _multiple, {"options": True}, _nothing),
        Kind(QuestionKind.NUMBER, 1.5, _number, {"unit": True, "low": False, "high": False}, _nothing),
        Kind(QuestionKind.MONEY, 5, _money, {}, _range),
        Kind(QuestionKind.DATE, 1, _date, {"precision": False}, _nothing),
        Kind(QuestionKind.TEXT, 5, _text, {"limit": False}, _nothing),
        Kind(QuestionKind.ADDRESS, 1, _address, {}, _nothing),
        Kind(QuestionKind.FILE, 3, _file, {"most": False}, _nothing),
        Kind(QuestionKind.PRICES, 10, _prices, {"rows": True}, _ranges),
        Kind(QuestionKind.REFERENCE, 6, _reference, {}, _nothing),
        Kind(QuestionKind.SOLUTION, 0.5, _solution, {}, _nothing),
        Kind(QuestionKind.FACT, 1, _fact, {"fact": True}, _nothing),
    )
}

__all__ = ["KINDS", "PERIODS", "Kind", "Unfit", "periods"]
