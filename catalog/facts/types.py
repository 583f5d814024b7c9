"""Value types of facts: each cleans one JSON value, names what is wrong with it, and describes itself as JSON Schema.

A cleaned value is plain JSON (str, int, bool, list, dict). Empty values are dropped: absent means unknown, never "no".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from django.utils.translation import gettext as _
from langcodes import tag_is_valid
from license_expression import ExpressionError, get_spdx_licensing

from .basics import FactError, FactType, Problem, Text, fail, graphemes

SPDX = get_spdx_licensing()
LANGUAGE_PATTERN = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"

__all__ = [
    "SPDX",
    "Boolean",
    "Choice",
    "Date",
    "FactError",
    "FactType",
    "Integer",
    "Keyed",
    "Language",
    "Licence",
    "Localised",
    "Many",
    "Problem",
    "Range",
    "Record",
    "Text",
    "Url",
    "fail",
    "graphemes",
    "language_name",
]


@dataclass(frozen=True)
class Url(FactType):
    """An absolute http or https address of at most 2,000 characters; `relative` also takes a path in the repository."""

    relative: bool = False
    urn: bool = False

    def clean(self, value: Any) -> str | None:
        text = Text(longest=2000).clean(value)
        if text is None:
            return None
        if self.urn and re.fullmatch(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", text, re.IGNORECASE):
            return text
        if self.relative and re.fullmatch(r"(?!/)(?!\w+:)[^\s\\]+", text):
            if ".." in text.split("/"):
                raise fail("url", _("The path must stay inside the repository."))
            return text
        try:
            parts = urlsplit(text)
            host = parts.hostname
            _port = parts.port
        except ValueError:
            host = None
            parts = None
        if not host or parts.scheme.lower() not in ("http", "https") or re.search(r"\s", text):
            raise fail("url", _("This must be an address that begins with https:// or http://."))
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 2000} | (
            {} if self.relative or self.urn else {"format": "uri"}
        )


@dataclass(frozen=True)
class Choice(FactType):
    """One code of a closed list."""

    choices: Any

    @property
    def codes(self) -> list[str]:
        return [code for code, _label in self.pairs]

    @property
    def pairs(self) -> list[tuple[str, Any]]:
        """(code, label) in the order of the list."""
        return list(self.choices.choices) if hasattr(self.choices, "choices") else list(self.choices)

    def clean(self, value: Any) -> str | None:
        text = Text(longest=200).clean(value)
        if text is None:
            return None
        if text not in self.codes:
            message = _("“%(value)s” is not in the list. Allowed: %(allowed)s.")
            allowed = self.codes if len(self.codes) <= 30 else [*self.codes[:30], "…"]
            raise fail("choice", message % {"value": text, "allowed": ", ".join(allowed)})
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": self.codes}


@dataclass(frozen=True)
class Boolean(FactType):
    """True or false; anything else is refused rather than guessed."""

    def clean(self, value: Any) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        raise fail("boolean", _("This must be true or false."))

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Integer(FactType):
    """A whole number within bounds."""

    least: int = 0
    most: int = 1_000_000_000

    def clean(self, value: Any) -> int | None:
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise fail("integer", _("This must be a whole number."))
        if not self.least <= value <= self.most:
            message = _("The number must lie between %(least)s and %(most)s.")
            raise fail("bounds", message % {"least": self.least, "most": self.most})
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Range(FactType):
    """A range {"min", "max"} of whole numbers, both ends included; unit says what is counted (EUR net, days, weeks)."""

    unit: str
    most: int = 1_000_000_000

    def clean(self, value: Any) -> dict[str, int] | None:
        if value in (None, {}):
            return None
        if not isinstance(value, Mapping) or set(value) - {"min", "max"}:
            raise fail("range", _("A range has the two keys “min” and “max”."))
        low, high = (Integer(0, self.most).clean(value.get(end)) for end in ("min", "max"))
        if low is None or high is None:
            raise fail("range", _("A range has the two keys “min” and “max”."))
        if low > high:
            raise fail("range", _("The lower end of the range is above the upper end."))
        return {"min": low, "max": high}

    def schema(self) -> dict[str, Any]:
        number = Integer(0, self.most).schema()
        return {
            "type": "object",
            "properties": {"min": number, "max": number},
            "required": ["min", "max"],
            "description": self.unit,
        }


@dataclass(frozen=True)
class Date(FactType):
    """A day as YYYY-MM-DD."""

    def clean(self, value: Any) -> str | None:
        text = Text(longest=100).clean(value)
        if text is None:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError
            datetime.date.fromisoformat(text)
        except ValueError:
            raise fail("date", _("This must be a day that exists, written YYYY-MM-DD.")) from None
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Language(FactType):
    """A language tag as BCP 47 defines it."""

    def clean(self, value: Any) -> str | None:
        text = Text(longest=35).clean(value)
        if text is None:
            return None
        if not re.fullmatch(LANGUAGE_PATTERN, text) or not tag_is_valid(text):
            raise fail(
                "language",
                _("“%(value)s” is not a language tag (BCP 47), such as de or en-GB.") % {"value": text},
            )
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 35, "pattern": LANGUAGE_PATTERN}


@dataclass(frozen=True)
class Licence(FactType):
    """An SPDX licence expression, in the list's own spelling and with today's names for deprecated ones."""

    def clean(self, value: Any) -> str | None:
        text = Text(longest=300).clean(value)
        if text is None:
            return None
        try:
            unknown = SPDX.unknown_license_keys(text)
            parsed = None if unknown else SPDX.parse(text, strict=True)
        except (ExpressionError, TypeError, ValueError):
            raise fail(
                "licence", _("“%(value)s” can't be read as an SPDX expression.") % {"value": text}
            ) from None
        if unknown:
            message = _("“%(value)s” is not an SPDX licence. The list of names is at spdx.org/licenses.")
            raise fail("licence", message % {"value": ", ".join(unknown)})
        return str(parsed)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 300}


@dataclass(frozen=True)
class Many(FactType):
    """A list of values of one type, without empty ones and without repeats."""

    of: FactType
    most: int = 200

    def clean(self, value: Any) -> list[Any] | None:
        if value is None:
            return None
        if not isinstance(value, (list, tuple)):
            raise fail("list", _("This must be a list."))
        if len(value) > self.most:
            raise fail("too_many", _("At most %(most)d entries are allowed.") % {"most": self.most})
        cleaned = _each(((f"[{at}]", self.of, item) for at, item in enumerate(value)))
        kept: list[Any] = []
        for _path, item in cleaned:
            if item not in kept:
                kept.append(item)
        return kept or None

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.schema(), "maxItems": self.most}


@dataclass(frozen=True)
class Keyed(FactType):
    """A mapping from the codes of a closed list to values of one type."""

    keys: Choice
    of: FactType

    def clean(self, value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise fail("mapping", _("This must be a mapping of keys to values."))
        for key in value:
            try:
                self.keys.clean(key)
            except FactError as error:
                raise fail("choice", error.problems[0].message, f".{key}") from None
        cleaned = dict(_each((f".{key}", self.of, item) for key, item in value.items()))
        ordered = {
            code: cleaned[f".{code}"] for code in self.keys.codes if cleaned.get(f".{code}") is not None
        }
        return ordered or None

    def schema(self) -> dict[str, Any]:
        properties = {code: self.of.schema() for code in self.keys.codes}
        return {"type": "object", "properties": properties, "additionalProperties": False}


@dataclass(frozen=True)
class Localised(FactType):
    """A value for each language, keyed by BCP 47 tag."""

    of: FactType

    def clean(self, value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise fail("mapping", _("This must be a text for each language, such as de: …"))
        for tag in value:
            try:
                Language().clean(tag)
            except FactError as error:
                raise fail("language", error.problems[0].message, f".{tag}") from None
        cleaned = _each((f".{tag}", self.of, item) for tag, item in value.items())
        return {path[1:]: item for path, item in cleaned if item is not None} or None

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.of.schema()}


@dataclass(frozen=True)
class Record(FactType):
    """A small fixed structure; `required` names the keys that must be there."""

    fields: Mapping[str, FactType]
    required: tuple[str, ...] = ()
    labels: Mapping[str, Any] = field(default_factory=dict)

    def clean(self, value: Any) -> dict[str, Any] | None:
        if value in (None, {}):
            return None
        if not isinstance(value, Mapping):
            raise fail("mapping", _("This must be a mapping of keys to values."))
        unknown = [str(key) for key in value if key not in self.fields]
        if unknown:
            raise fail(
                "unknown_key",
                _("Unknown key. Allowed: %(keys)s.") % {"keys": ", ".join(self.fields)},
                f".{unknown[0]}",
            )
        cleaned = dict(_each((f".{key}", kind, value.get(key)) for key, kind in self.fields.items()))
        found = {path[1:]: item for path, item in cleaned.items() if item is not None}
        missing = [key for key in self.required if key not in found]
        if missing:
            raise FactError([Problem(f".{key}", "required", _("This is missing.")) for key in missing])
        return found or None

    def schema(self) -> dict[str, Any]:
        properties = {key: kind.schema() for key, kind in self.fields.items()}
        found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        return found | ({"required": list(self.required)} if self.required else {})


def _each(items: Iterable[tuple[str, FactType, Any]]) -> list[tuple[str, Any]]:
    """Clean every (path, type, value); raise all problems at once with their paths in front."""
    cleaned: list[tuple[str, Any]] = []
    problems: list[Problem] = []
    for path, kind, value in items:
        try:
            cleaned.append((path, kind.clean(value)))
        except FactError as error:
            problems.extend(Problem(f"{path}{p.path}", p.rule, p.message) for p in error.problems)
    if problems:
        raise FactError(problems)
    return [(path, value) for path, value in cleaned if value is not None]


def language_name(tag: str, locale: str) -> str:
    """Give the name of a language in the reader's language, or the tag itself where it has none."""
    return Locale.parse(locale).languages.get(tag.split("-")[0].lower(), tag)
