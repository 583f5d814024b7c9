"""Checks of single values: each gives the value in a clean form, or None after telling what is wrong with it.

A check takes the state of the file's check, the node, and the field's path. Nothing is guessed: a wrong value is left
out. Addresses, dates, languages and licences are judged by the same types that the facts use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from langcodes import LanguageTagError, standardize_tag

from catalog.exchange.problems import UNCHECKED, WARNING, FileProblem
from catalog.exchange.publiccode.countries import COUNTRIES
from catalog.exchange.tree import Node
from catalog.facts.types import Date, FactError, FactType, Language, Licence, Url, graphemes

MIME = re.compile(r"[\w.+-]+/[\w.+-]+")
EMAIL = re.compile(r"[^@\s\\]+@[^@\s\\]+\.[^@\s\\.]+")
E164 = re.compile(r"\+[1-9]\d{6,14}")
TRUTHS = {"true": True, "yes": True, "on": True, "y": True, "si": True, "sì": True}
UNTRUTHS = {"false": False, "no": False, "off": False, "n": False}
WORDS = TRUTHS | UNTRUTHS
SHOWN = 80


@dataclass
class State:
    """The check of one file: its version, what was found, and the line of each field met.

    written  how the file writes each language that is described
    told     fields that have a warning
    """

    version: int
    problems: list[FileProblem] = field(default_factory=list)
    unknown: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def warn(self, path: str, rule: str, message: str, line: int | None = None) -> None:
        """Tell a warning about a field."""
        line = self.lines.get(path) if line is None else line
        self.told.add(path)
        self.problems.append(FileProblem(line, path, rule, WARNING, message))

    def unchecked(self, path: str, message: str) -> None:
        """Tell that a field can't be judged without the network."""
        self.problems.append(FileProblem(self.lines.get(path), path, "unchecked", UNCHECKED, message))


Check = Callable[[State, Node, str], Any]


def shorten(value: str) -> str:
    """A value short enough to stand in a sentence."""
    flat = " ".join(value.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"


def text(state: State, node: Node, path: str) -> str | None:
    """A text; blank ones count as absent."""
    if node.kind != "text":
        kind = _("a list") if node.kind == "list" else _("a map")
        state.warn(path, "type", _("This must be a text, but it is %(kind)s.") % {"kind": kind})
        return None
    return None if node.is_empty else node.value.strip()


def version_text(state: State, node: Node, path: str) -> str | None:
    """A text that other programs must not take for a number."""
    found = text(state, node, path)
    if found is not None and node.is_number:
        message = _("Put “%(value)s” in quotes: other programs read it as a number, and 1.10 becomes 1.1.")
        state.warn(path, "unquoted", message % {"value": shorten(found)})
    return found


def text_of(least: int = 0, most: int = 0) -> Check:
    """A text whose length the standard bounds; a short one is told and kept, a long one is told and left out."""

    def check(state: State, node: Node, path: str) -> str | None:
        found = text(state, node, path)
        length = graphemes(found) if found else 0
        if found and length < least:
            message = _("At least %(least)d characters are asked for; these are %(length)d.")
            state.warn(path, "too_short", message % {"least": least, "length": length})
        if found and most and length > most:
            message = _("At most %(most)d characters are allowed; these are %(length)d.")
            state.warn(path, "too_long", message % {"most": most, "length": length})
            return None
        return found

    return check


def typed(kind: FactType, *, warn_empty: bool = False) -> Check:
    """A text that one of the fact types judges."""

    def check(state: State, node: Node, path: str) -> Any:
        found = text(state, node, path)
        if found is None:
            if warn_empty and node.kind == "text":
                state.warn(path, "empty", _("Nothing is written here. Fill it in, or remove the key."))
            return None
        try:
            return kind.clean(found)
        except FactError as error:
            state.warn(path, error.problems[0].rule, error.problems[0].message)
            return None

    return check


url = typed(Url())
uri = typed(Url(urn=True))
date = typed(Date(), warn_empty=True)


def one_of(codes: Collection[str], since: dict[str, int] | None = None) -> Check:
    """One code of a closed list; `since` names the version that brought a code."""

    def check(state: State, node: Node, path: str) -> str | None:
        found = text(state, node, path)
        if found is None:
            return None
        if found not in codes:
            message = _("“%(value)s” is not in the list of the standard.")
            if len(codes) <= 12:
                message = _("“%(value)s” is not in the list of the standard. Allowed: %(allowed)s.")
            values = {"value": shorten(found), "allowed": ", ".join(codes)}
            state.warn(path, "choice", message % values)
            return None
        if since and FIRST_WITH_CHECKED_AGE <= state.version < since.get(found, 0):
            message = _("“%(value)s” exists since version 0.%(since)d. State a newer publiccodeYmlVersion.")
            state.warn(path, "too_new", message % {"value": found, "since": since[found]})
        return found

    return check


# Files of version 0.1 mix the styles of 0.1 and 0.2; both are understood there.
FIRST_WITH_CHECKED_AGE = 2


def boolean(state: State, node: Node, path: str) -> bool | None:
    """True or false; other words for it are understood and told."""
    found = text(state, node, path)
    if found is None:
        return None
    value = WORDS.get(found.lower())
    if value is None:
        state.warn(path, "boolean", _("“%(value)s” is neither true nor false.") % {"value": shorten(found)})
    elif not node.plain or found.lower() not in ("true", "false"):
        wanted = "true" if value else "false"
        message = _("Write %(wanted)s, without quotes, instead of “%(value)s”.")
        state.warn(path, "boolean", message % {"wanted": wanted, "value": found})
    return value


@lru_cache(maxsize=2000)
def language_tag(written: str) -> str | None:
    """The tag in its usual form, or None if it is none."""
    try:
        return standardize_tag(Language().clean(written) or "") or None
    except (FactError, LanguageTagError):
        return None


def language(state: State, node: Node, path: str) -> str | None:
    """A language tag by BCP 47; version 0.1 used the three-letter codes of ISO 639-2."""
    found = text(state, node, path)
    if found is None:
        return None
    tag = language_tag(found)
    if tag is None:
        state.warn(path, "language", no_language(found))
    elif tag.lower() != found.lower() and state.version > 1:
        state.warn(path, "language", _("Write this language as “%(tag)s”.") % {"tag": tag})
    return tag


def no_language(written: str) -> str:
    """What to tell about a text that is no language tag."""
    meant = language_tag(written.replace("_", "-"))
    if meant:
        return _("A language tag is written with a hyphen: %(tag)s.") % {"tag": meant}
    message = _("“%(value)s” is not a language tag (BCP 47), such as de or en-GB.")
    return message % {"value": shorten(written)}


def country(state: State, node: Node, path: str) -> str | None:
    """A country by ISO 3166-1, in capitals; small letters are deprecated since 0.5."""
    found = text(state, node, path)
    if found is None:
        return None
    if found.upper() not in COUNTRIES or not (found.isupper() or found.islower()):
        message = _("“%(value)s” is not a country code of two capital letters (ISO 3166-1), such as DE.")
        state.warn(path, "country", message % {"value": shorten(found)})
        return None
    if found.islower() and state.version >= 5:
        message = _("Write the country in capital letters: %(value)s.")
        rule = "country" if state.version >= 10 else "deprecated"
        state.warn(path, rule, message % {"value": found.upper()})
    return found.upper()


def mime(state: State, node: Node, path: str) -> None:
    """A MIME type; judged, but no fact of ours."""
    found = text(state, node, path)
    if found and not MIME.fullmatch(found):
        message = _("“%(value)s” is not a MIME type, such as text/csv.")
        state.warn(path, "mime", message % {"value": shorten(found)})


def email(state: State, node: Node, path: str) -> None:
    """An e-mail address. It is judged and never passed on; no message repeats it."""
    found = text(state, node, path)
    if found and not EMAIL.fullmatch(found):
        state.warn(path, "email", _("This is not an e-mail address."))


def phone(state: State, node: Node, path: str) -> None:
    """A telephone number. It is judged and never passed on; no message repeats it."""
    found = text(state, node, path)
    if found and state.version >= 10 and not E164.fullmatch(found):
        state.warn(
            path, "phone", _("Write the telephone number with country code and digits only, such as +49….")
        )


def private(state: State, node: Node, path: str) -> str | None:
    """A text about a person: only whether it is there is passed on."""
    return "•" if text(state, node, path) else None


def licence(state: State, node: Node, path: str) -> str | None:
    """An SPDX expression; deprecated names are replaced by those the list gives instead."""
    found = typed(Licence())(state, node, path)
    if found and found != " ".join(node.value.split()):
        message = _("The SPDX list writes this licence as “%(licence)s”.")
        state.warn(path, "deprecated", message % {"licence": found})
    return found


def any_value(state: State, node: Node, path: str) -> None:
    """Anything: the standard knows the key, the catalogue has no use for it."""
