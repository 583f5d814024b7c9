"""What every value type of facts stands on: problems, the promise of a type, and the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import regex
from django.utils.translation import gettext as _

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one fact, told so that its author can mend it."""

    path: str
    rule: str
    message: str


class FactError(Exception):
    """Raised by a type when a value can't be taken; carries every problem found, with paths relative to the value."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.path}: {p.message}" for p in self.problems))


def fail(rule: str, message: str, path: str = "") -> FactError:
    """Make the error for one problem at one path."""
    return FactError([Problem(path, rule, message)])


def graphemes(text: str) -> int:
    """Count what a reader sees as characters (grapheme clusters), as publiccode.yml asks."""
    return len(text) if text.isascii() else len(regex.findall(r"\X", text))


class FactType:
    """The promise of every type: `clean` returns plain JSON or None for empty, `schema` describes it."""

    def clean(self, value: Any) -> Any:
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        raise NotImplementedError


@dataclass(frozen=True)
class Text(FactType):
    """A text without control or direction-changing characters; lengths in grapheme clusters."""

    longest: int = 500
    shortest: int = 0
    lines: bool = False
    pattern: str = ""
    hint: str = ""

    def clean(self, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise fail("text", _("This must be a text."))
        text = CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if not self.lines:
            text = " ".join(text.split())
        if not text:
            return None
        length = graphemes(text)
        if length > self.longest:
            message = _("At most %(longest)d characters are allowed; these are %(length)d.")
            raise fail("too_long", message % {"longest": self.longest, "length": length})
        if length < self.shortest:
            message = _("At least %(shortest)d characters are needed; these are %(length)d.")
            raise fail("too_short", message % {"shortest": self.shortest, "length": length})
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise fail("pattern", str(self.hint) or _("This has not the expected form."))
        return text

    def schema(self) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", "maxLength": self.longest}
        if self.shortest:
            found["minLength"] = self.shortest
        if self.pattern:
            found["pattern"] = f"^(?:{self.pattern})$"
        return found
