"""Parameters of addresses: declared once for reading, refusing and describing them.

An endpoint lists its parameters; `read_parameters` refuses every other one. Closed lists name what they allow.
"""

from __future__ import annotations

import datetime
import difflib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .cursors import CURSOR_PATTERN
from .problems import INVALID_PARAMETERS, ApiProblem

MOST_VALUES = 50
LONGEST_TEXT = 200
INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}):(\d{2})(?:\.(\d+))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII
)


class Wrong(Exception):
    """Raised by a parameter for a value it can't take; allowed names what it could."""

    def __init__(self, message: str, allowed: Sequence[str] | None = None) -> None:
        self.allowed = allowed
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class Parameter(ABC):
    """One parameter: `many` says that it may be repeated; then its value is a tuple, else one value or None."""

    name: str
    help: Any
    many: bool = False

    @abstractmethod
    def clean(self, text: str) -> Any:
        """The value of one occurrence; raises Wrong."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Describe one occurrence as JSON Schema."""

    def describe(self) -> dict[str, Any]:
        """Describe the parameter as an OpenAPI parameter object, in the active language."""
        schema = self.schema()
        if self.many:
            schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
        found = {"in": "query", "name": self.name, "description": str(self.help), "schema": schema}
        return found | ({"style": "form", "explode": True} if self.many else {})


@dataclass(frozen=True, kw_only=True)
class TextParameter(Parameter):
    """A text of at most `longest` characters; an empty one counts as not given unless the parameter is repeatable."""

    longest: int = LONGEST_TEXT

    def clean(self, text: str) -> str | None:
        if "\x00" in text:
            raise Wrong(_("The character NUL is not possible."))
        if len(text) > self.longest:
            message = ngettext(
                "At most %(longest)d character is possible; these are %(length)d.",
                "At most %(longest)d characters are possible; these are %(length)d.",
                self.longest,
            )
            raise Wrong(message % {"longest": self.longest, "length": len(text)})
        if self.many and not text:
            raise Wrong(_("The value is empty. Leave the parameter out instead."))
        return text.strip() or None

    def schema(self) -> dict[str, Any]:
        shortest = {"minLength": 1} if self.many else {}
        return {"type": "string", "maxLength": self.longest, "pattern": "^[^\\u0000]*$"} | shortest


@dataclass(frozen=True, kw_only=True)
class ChoiceParameter(Parameter):
    """A code of a closed list of (code, label)."""

    choices: Sequence[tuple[str, Any]]
    default: str | None = None

    def clean(self, text: str) -> str:
        codes = [code for code, _label in self.choices]
        if text not in codes:
            raise Wrong(_("“%(value)s” is not in the list.") % {"value": shortened(text)}, codes)
        return text

    def schema(self) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", "enum": [code for code, _label in self.choices]}
        return found | ({"default": self.default} if self.default else {})


@dataclass(frozen=True, kw_only=True)
class FlagParameter(ChoiceParameter):
    """true or false."""

    choices: Sequence[tuple[str, Any]] = (("true", "true"), ("false", "false"))

    def clean(self, text: str) -> bool:
        return super().clean(text) == "true"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, kw_only=True)
class NumberParameter(Parameter):
    """A whole number within bounds, written without sign or leading zeros."""

    least: int
    most: int
    default: int | None = None

    def clean(self, text: str) -> int:
        number = int(text) if re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII) else None
        if number is None or not self.least <= number <= self.most:
            message = _("This must be a whole number from %(least)d to %(most)d.")
            raise Wrong(message % {"least": self.least, "most": self.most})
        return number

    def schema(self) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "integer", "minimum": self.least, "maximum": self.most}
        return found | ({"default": self.default} if self.default is not None else {})


@dataclass(frozen=True, kw_only=True)
class InstantParameter(Parameter):
    """A moment as RFC 3339 writes it, with its offset from UTC; the value is in UTC."""

    def clean(self, text: str) -> datetime.datetime:
        found = INSTANT.fullmatch(text)
        try:
            if found is None:
                raise ValueError
            day, minute, second, fraction, offset = found.groups()
            leap = second == "60"
            moment = datetime.datetime.fromisoformat(
                f"{day}T{minute}:{'59' if leap else second}.{(fraction or '0')[:6]:0<6}{offset.upper()}"
            )
        except ValueError:
            message = _(
                "This must be a moment with its offset from UTC (RFC 3339), such as %(example)s. "
                "In an address, the plus sign is written %%2B."
            )
            raise Wrong(message % {"example": "2026-03-01T08:00:00+01:00"}) from None
        try:
            return moment.astimezone(datetime.UTC) + datetime.timedelta(seconds=leap)
        except OverflowError:
            # An offset may lead out of the calendar's first or last year; nothing lies there anyway.
            return moment.replace(tzinfo=datetime.UTC)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, kw_only=True)
class DayParameter(Parameter):
    """A day as ISO 8601 writes it, in the calendar of Berlin."""

    def clean(self, text: str) -> datetime.date:
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is None:
                raise ValueError
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise Wrong(_("This must be a day, such as %(example)s.") % {"example": "2026-03-01"}) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class CursorParameter(Parameter):
    """The place in a list, from `next` or `previous` of an earlier answer."""

    def clean(self, text: str) -> str:
        if not re.fullmatch(CURSOR_PATTERN, text):
            raise Wrong(_("This is no cursor. Follow “next” and “previous”, or begin without it."))
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": CURSOR_PATTERN}


PAGE_SIZE = NumberParameter(
    name="page_size", help=gettext_lazy("How many entries a page holds."), least=1, most=100, default=20
)
CURSOR = CursorParameter(
    name="cursor",
    help=gettext_lazy(
        "The place in the list. Opaque: take it from “next” or “previous” of the answer before."
    ),
)
PAGING: tuple[Parameter, ...] = (CURSOR, PAGE_SIZE)


def read_parameters(query: QueryDict, declared: Iterable[Parameter]) -> dict[str, Any]:
    """Read all declared parameters, or raise the problem that names everything that is wrong.

    A parameter that was not given is its default, None, or an empty tuple if it is repeatable.
    """
    known = {parameter.name: parameter for parameter in declared}
    errors = [_unknown(name, list(known)) for name in query if name not in known]
    values: dict[str, Any] = {}
    for name, parameter in known.items():
        texts = query.getlist(name)
        try:
            values[name] = _value(parameter, texts)
        except Wrong as wrong:
            errors.append(_error(name, str(wrong), wrong.allowed))
    if errors:
        names = ", ".join(dict.fromkeys(shortened(error["parameter"]) for error in errors))
        raise ApiProblem(
            INVALID_PARAMETERS,
            _("Please check these parameters: %(names)s.") % {"names": names},
            errors=errors,
        )
    return values


def shortened(text: str) -> str:
    """What somebody sent, fit to be repeated in an answer."""
    clean = "".join(character if character.isprintable() else "�" for character in text)
    return clean if len(clean) <= 60 else f"{clean[:60]}…"


def _value(parameter: Parameter, texts: list[str]) -> Any:
    if not parameter.many and len(texts) > 1:
        raise Wrong(_("This parameter can be given once only."))
    if len(texts) > MOST_VALUES:
        raise Wrong(_("At most %(most)d values are possible.") % {"most": MOST_VALUES})
    values = [parameter.clean(text) for text in texts]
    if parameter.many:
        return tuple(dict.fromkeys(value for value in values if value is not None))
    return values[0] if values else getattr(parameter, "default", None)


def _unknown(name: str, known: list[str]) -> dict[str, Any]:
    close = difflib.get_close_matches(name[:60], known, n=1)
    message = (
        _("There is no such parameter. Did you mean “%(name)s”?")
        if close
        else _("There is no such parameter.")
    )
    return _error(name, message % {"name": close[0]} if close else message, known)


def _error(name: str, message: str, allowed: Sequence[str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"parameter": shortened(name), "message": message}
    return found | ({"allowed": list(allowed)} if allowed is not None else {})
