"""The fields of an answer: each says what it takes, and judges what was given.

A kind of question is told by its parts. The form, the columns of the table that is filled offline, the schema of the API and the
text of the synopsis all follow from them.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from catalog.facts.registry import FACTS
from catalog.facts.types import FactError
from marketplace.core.formats import number_text
from marketplace.core.plain import plain
from procurement.choices import PartType

LINE, TEXT, ADDRESS = 300, 4_000, 1_000
MOST_FILES = 5
# Larger numbers are typing errors in every question that a municipality asks.
LARGEST = Decimal(10) ** 12
MOST_DECIMALS = 6
YEARS = range(1900, 2200)
QUARTER = re.compile(r"(20\d\d)\s*[-/]?\s*Q([1-4])", re.ASCII | re.IGNORECASE)
# `2/2027` is none: half of those who write it mean February.
SPOKEN_QUARTER = re.compile(
    r"(?:Q\s*([1-4])|([1-4])\.?\s*(?:Quartal|quarter)|(?:Quartal|quarter)\s*([1-4]))\s*[-/]?\s*(20\d\d)",
    re.ASCII | re.IGNORECASE,
)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
# Control, bidirectional and zero-width characters: nothing may hide in what others read.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
SPACES = re.compile("[\u00a0\u2007\u2009\u202f ]")
# Thousands with points or spaces and a decimal comma; a group of thousands never begins with 0, so `0.125` is none.
GERMAN_NUMBER = re.compile(
    r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)(?:,\d+)?", re.ASCII
)
PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
WITH_TAX = re.compile(
    r"\bbrutto\b|\b(?:inkl\.?|inklusive|einschl\.?|einschließlich|incl\.?|including|mit)\s+(?:der\s+)?(?:gesetzlichen?r?\s+)?"
    r"(?:\d+\s*%\s*)?(?:MwSt|USt|Mehrwertsteuer|Umsatzsteuer|VAT)\b|\bgross\b",
    re.IGNORECASE,
)

WITHOUT_TAX = re.compile(r"\b(?:netto|net|ohne|zzgl|zuzüglich|exkl|excl|without|plus)\b", re.IGNORECASE)


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
    text = seen_text(raw)
    limit = part.limit or (TEXT if part.type == PartType.TEXT else LINE)
    if len(text) > limit:
        raise Unfit(
            _("%(length)s characters are too many: at most %(limit)s.")
            % {"length": len(text), "limit": limit}
        )
    if part.type == PartType.LINE and "\n" in text:
        raise Unfit(_("This stands on one line."))
    return text or None


def seen_text(raw: str) -> str:
    """The text as everybody sees it: nothing hidden in it, nothing around it."""
    return HIDDEN.sub("", plain(raw)).strip()


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
        raise Unfit(_("At least %(low)s.") % {"low": number_text(part.low)})
    if part.high is not None and value > part.high:
        raise Unfit(_("At most %(high)s.") % {"high": number_text(part.high)})
    return kept_number(value)


def kept_number(value: Decimal) -> str:
    """The one spelling in which a number is kept: a point, no exponent, no minus before zero, no idle zeros but one.

    `1.234` would be read as a thousand and more, so it is kept as `1.2340`: whoever reads a kept number again gets the same.
    """
    text = format((value + 0).normalize(), "f")
    return f"{text}0" if "." in text and GERMAN_NUMBER.fullmatch(text) else text


def typed_number(kept: str) -> str:
    """A number that was kept, as people type it: with a comma."""
    whole, _point, decimals = kept.partition(".")
    return f"{whole},{decimals.rstrip('0')}" if decimals else whole


def number_of(raw: Any) -> Decimal:
    """A number as it was typed in German or written by a program: `1.000,50`, `1 000,50`, `1000,5`, `1000.50`; raises Unfit.

    `1.000` is a thousand, as German writes it; `1.5` is one and a half; `1,000` is refused, because it may be either.
    Neither NaN nor infinity is a number, and truth is none.
    """
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise Unfit(_("This is no number."))
    text = _typed(raw) if isinstance(raw, str) else _written(raw)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Unfit(_("This is no number. Write it like 1.000,50.")) from None
    if not value.is_finite():
        raise Unfit(_("This is no number."))
    if abs(value) >= LARGEST:
        raise Unfit(_("This number is too large to be meant."))
    if -int(value.as_tuple().exponent) > MOST_DECIMALS:
        raise Unfit(_("At most %(limit)s decimals.") % {"limit": MOST_DECIMALS})
    return value


def _typed(raw: str) -> str:
    """What a person typed as a program writes it; the sign of the euro and `,-` behind it are a habit of prices."""
    if WITH_TAX.search(raw):
        raise Unfit(_("Prices are without VAT here. Give the number without the tax."))
    text = SPACES.sub(" ", seen_text(raw)).replace("\N{MINUS SIGN}", "-")
    text = re.sub(r"\s*(€|EUR|Euro)$", "", text, flags=re.IGNORECASE).strip()
    text = re.sub(r",[-–—]{1,2}$", "", text)
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,000)+", text, re.ASCII):
        raise Unfit(_("This may be one or a thousand. Write a thousand like 1.000, and one like 1."))
    if GERMAN_NUMBER.fullmatch(text):
        return text.replace(".", "").replace(" ", "").replace(",", ".")
    if PLAIN_NUMBER.fullmatch(text):
        return text
    raise Unfit(_("This is no number. Write it like 1.000,50."))


def _written(raw: float | Decimal) -> str:
    """A number of a program; what a sheet computed carries an error far behind the comma."""
    if isinstance(raw, float) and math.isfinite(raw):
        return (
            format(Decimal(repr(raw)).quantize(Decimal(1).scaleb(-MOST_DECIMALS)), "f")
            if abs(raw) < LARGEST
            else repr(raw)
        )
    return str(raw)


def _day(part: Part, raw: Any) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if found := GERMAN_DAY.fullmatch(text):
        text = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        day = datetime.date.fromisoformat(text if ISO_DAY.fullmatch(text) else "")
        if day.year not in YEARS:
            raise ValueError
    except ValueError:
        raise Unfit(_("This is no day. Write it like 24.11.2026.")) from None
    return day.isoformat()


def _quarter(part: Part, raw: Any) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if found := QUARTER.fullmatch(text):
        return f"{found[1]}-Q{found[2]}"
    if found := SPOKEN_QUARTER.fullmatch(text):
        return f"{found[4]}-Q{found[1] or found[2] or found[3]}"
    raise Unfit(_("This is no quarter. Write it like 2027-Q2."))


def _address(part: Part, raw: Any) -> str | None:
    text = _words(Part(part.name, PartType.LINE, limit=part.limit or ADDRESS), raw)
    if text is None:
        return None
    try:
        pieces = urlsplit(text)
        # Whoever sends a name and a password along in an address wants it to look like another.
        fits = pieces.scheme in ("http", "https") and bool(pieces.hostname) and pieces.username is None
        fits = fits and not re.search(r"[\s\\]", text) and (pieces.port or 1) > 0
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
    if not isinstance(raw, list) or not all(
        isinstance(one, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,40}", one) for one in raw
    ):
        raise Unfit(_("These are no files."))
    files, limit = list(dict.fromkeys(raw)), part.limit or MOST_FILES
    if len(files) > limit:
        raise Unfit(_("At most %(limit)s files.") % {"limit": limit})
    return files


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
