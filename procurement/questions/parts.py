"""The fields of an answer: each says what it takes, and judges what was given.

A kind of question is told by its parts. The form, the columns of the table that is filled offline, the schema of the API and the
text of the synopsis all follow from them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from catalog.facts.registry import FACTS
from catalog.facts.types import FactError
from procurement.choices import PartType

LINE, TEXT, ADDRESS = 300, 4_000, 1_000
MOST_FILES = 5
# Larger numbers are typing errors in every question that a municipality asks.
LARGEST = Decimal(10) ** 12
QUARTER = re.compile(r"(20\d\d)-?Q([1-4])", re.ASCII)
SPOKEN_QUARTER = re.compile(
    r"(?:Q\s*)?([1-4])\.?\s*(?:Quartal|quarter|/)?\s*(20\d\d)", re.ASCII | re.IGNORECASE
)
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
# Control, bidirectional and zero-width characters: nothing may hide in what others read.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Unfit(ValueError):
    """A value that can't be taken; the message is a sentence for the person who gave it."""


@dataclass(frozen=True)
class Part:
    """One field of an answer.

    label      shown above the field; empty where the question itself says enough
    choices    codes with their words, for CHOICE and CHOICES
    unit       shown beside a NUMBER
    limit      most characters of a text, most files
    low, high  bounds of a NUMBER
    when       the part and the values of it with which this one is asked at all; None: always
    needed     whether an answer without it is incomplete, once the question is answered
    fact       key of the fact, for FACT
    """

    name: str
    type: PartType
    label: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    limit: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    when: tuple[str, frozenset[str]] | None = None
    needed: bool = False
    fact: str = ""

    def is_asked(self, values: Mapping[str, Any]) -> bool:
        """Whether this part belongs to the answer, given what the other parts say."""
        if self.when is None:
            return True
        given = values.get(self.when[0])
        return any(value in self.when[1] for value in (given if isinstance(given, list) else [given]))


@dataclass
class Reading:
    """What a part or an answer came to: the clean value, and what is wrong by path."""

    value: Any = None
    problems: dict[str, str] = field(default_factory=dict)


def read_part(part: Part, raw: Any) -> Any:
    """The clean value of what was typed or sent; None where nothing was. Raises Unfit with the sentence."""
    if raw is None or raw == "" or raw == []:
        return None
    return READERS[part.type](part, raw)


def _words(part: Part, raw: Any) -> str | None:
    if not isinstance(raw, str):
        raise Unfit(_("This is no text."))
    text = HIDDEN.sub("", raw.replace("\r\n", "\n")).strip()
    limit = part.limit or (TEXT if part.type == PartType.TEXT else LINE)
    if len(text) > limit:
        raise Unfit(
            _("%(length)s characters are too many: at most %(limit)s.")
            % {"length": len(text), "limit": limit}
        )
    if part.type == PartType.LINE and "\n" in text:
        raise Unfit(_("This stands on one line."))
    return text or None


def _choice(part: Part, raw: Any) -> str:
    if not isinstance(raw, str) or raw not in dict(part.choices):
        raise Unfit(_("Choose one of the answers given."))
    return raw


def _choices(part: Part, raw: Any) -> list[str]:
    given = [raw] if isinstance(raw, str) else raw
    if not isinstance(given, list) or not all(isinstance(code, str) for code in given):
        raise Unfit(_("Choose among the answers given."))
    known = [code for code, _label in part.choices]
    if set(given) - set(known):
        raise Unfit(_("Choose among the answers given."))
    return [code for code in known if code in given]


def _number(part: Part, raw: Any) -> str:
    value = number_of(raw)
    if part.low is not None and value < part.low:
        raise Unfit(_("At least %(low)s.") % {"low": part.low})
    if part.high is not None and value > part.high:
        raise Unfit(_("At most %(high)s.") % {"high": part.high})
    return format(value.normalize(), "f")


def number_of(raw: Any) -> Decimal:
    """A number as it was typed in German or written by a program: `1.000,50`, `1000,5`, `1000.50`; raises Unfit.

    `1.000` is a thousand, as German writes it; `1.5` is one and a half. Neither NaN nor infinity is a number.
    """
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise Unfit(_("This is no number."))
    text = str(raw).strip().replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    text = text.replace(" ", "").removesuffix("€").removesuffix("EUR")
    if isinstance(raw, str):
        if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", text) or re.fullmatch(r"[+-]?\d+,\d+", text):
            text = text.replace(".", "").replace(",", ".")
        elif not re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.ASCII):
            raise Unfit(_("This is no number. Write it like 1.000,50."))
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Unfit(_("This is no number. Write it like 1.000,50.")) from None
    if not value.is_finite() or abs(value) >= LARGEST:
        raise Unfit(_("This number is too large to be meant."))
    return value


def _day(part: Part, raw: Any) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if found := GERMAN_DAY.fullmatch(text):
        text = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unfit(_("This is no day. Write it like 24.11.2026.")) from None


def _quarter(part: Part, raw: Any) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if found := QUARTER.fullmatch(text):
        return f"{found[1]}-Q{found[2]}"
    if found := SPOKEN_QUARTER.fullmatch(text):
        return f"{found[2]}-Q{found[1]}"
    raise Unfit(_("This is no quarter. Write it like 2027-Q2."))


def _address(part: Part, raw: Any) -> str | None:
    text = _words(Part(part.name, PartType.LINE, limit=part.limit or ADDRESS), raw)
    if text is None:
        return None
    try:
        pieces = urlsplit(text)
        fits = pieces.scheme in ("http", "https") and bool(pieces.hostname) and " " not in text
    except ValueError:
        fits = False
    if not fits:
        raise Unfit(_("This is no address. It begins with https://."))
    return text


def _yes(part: Part, raw: Any) -> bool | None:
    if raw in (True, "true", "on", "yes"):
        return True
    if raw in (False, "false", "no"):
        return None
    raise Unfit(_("This is neither yes nor no."))


def _files(part: Part, raw: Any) -> list[str]:
    """Public ids of files that were handed in before; whether they belong here is asked by the action."""
    if not isinstance(raw, list) or not all(isinstance(one, str) and len(one) <= 40 for one in raw):
        raise Unfit(_("These are no files."))
    limit = part.limit or MOST_FILES
    if len(raw) > limit:
        raise Unfit(_("At most %(limit)s files.") % {"limit": limit})
    return list(dict.fromkeys(raw))


def _slug(part: Part, raw: Any) -> str:
    if not isinstance(raw, str) or not re.fullmatch(r"[a-z0-9-]{1,120}", raw):
        raise Unfit(_("This is no solution of the catalogue."))
    return raw


def _fact(part: Part, raw: Any) -> Any:
    """A value as the catalogue takes it; its own type judges."""
    fact = FACTS.get(part.fact)
    if fact is None:
        raise Unfit(_("The catalogue knows this fact no longer."))
    try:
        return fact.type.clean(raw)
    except FactError as error:
        raise Unfit(" ".join(problem.message for problem in error.problems)) from error


READERS: dict[PartType, Callable[[Part, Any], Any]] = {
    PartType.CHOICE: _choice,
    PartType.CHOICES: _choices,
    PartType.NUMBER: _number,
    PartType.DAY: _day,
    PartType.QUARTER: _quarter,
    PartType.LINE: _words,
    PartType.TEXT: _words,
    PartType.ADDRESS: _address,
    PartType.YES: _yes,
    PartType.FILES: _files,
    PartType.SOLUTION: _slug,
    PartType.FACT: _fact,
}
