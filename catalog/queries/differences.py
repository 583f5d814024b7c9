"""Old and new side by side: each fact as texts that hide nothing, with the words that differ marked.

Other than on the page of a listing, every language, every part of a record and every address is written out: what a reviewer
does not see would be published unseen.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.facts.fact import Fact
from catalog.facts.registry import FACTS, GROUPS
from catalog.facts.types import (
    Boolean,
    Choice,
    Date,
    FactType,
    Keyed,
    Language,
    Localised,
    Many,
    Range,
    Record,
)
from marketplace.core.formats import day_text, number_text

from .values import range_text
from .wording import language_label

WORDS = re.compile(r"\S+\s*|\s+")
# Words of one page that are compared one by one; longer texts are marked as a whole.
MOST_WORDS = 12_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text; marked where it stands on one side only."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Part:
    """One text of a fact on both sides, such as one language or one size of municipality."""

    label: str
    lang: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


@dataclass(frozen=True)
class Difference:
    """One fact on both sides; `is_new` and `is_gone` where only one side states it."""

    fact: Fact
    parts: tuple[Part, ...]
    is_new: bool
    is_gone: bool
    urls: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the fact."""
        return self.fact.key

    @property
    def label(self) -> str:
        """The label of the fact."""
        return str(self.fact.label)

    @property
    def group(self) -> str:
        """The label of the group that the fact belongs to."""
        return next(str(group.label) for group in GROUPS if self.fact in group.facts)


@dataclass(frozen=True)
class Stated:
    """One fact as it stands, every part of it written out."""

    label: str
    texts: tuple[tuple[str, str, str], ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any], keys: list[str]) -> list[Difference]:
    """The given facts on both sides, in the order of the definitions."""
    budget = [MOST_WORDS]
    return [_difference(FACTS[key], before.get(key), after.get(key), budget) for key in FACTS if key in keys]


def stated_facts(facts: Mapping[str, Any], without: list[str]) -> list[tuple[str, list[Stated]]]:
    """Everything that is stated, by group, except the given facts."""
    found = []
    for group in GROUPS:
        rows = [
            Stated(str(fact.label), tuple(texts_of(fact, facts[fact.key])))
            for fact in group.facts
            if fact.key in facts and fact.key not in without
        ]
        if rows:
            found.append((str(group.label), rows))
    return found


def texts_of(fact: Fact, value: Any) -> Iterator[tuple[str, str, str]]:
    """The parts of a fact as (label, language, text); the label tells them apart, empty where there is one alone."""
    if value is None:
        return
    kind = fact.type
    if isinstance(kind, Localised):
        for tag, text in value.items():
            yield language_label(tag), tag, text_of(kind.of, text)
    elif isinstance(kind, Keyed):
        labels = dict(kind.keys.pairs)
        for code, entry in value.items():
            yield str(labels.get(code, code)), "", text_of(kind.of, entry)
    else:
        yield "", "", text_of(kind, value)


def text_of(kind: FactType, value: Any) -> str:
    """A cleaned value of a type in words; entries of a list stand on lines of their own."""
    if isinstance(kind, Many):
        return "\n".join(text_of(kind.of, item) for item in value)
    if isinstance(kind, Record):
        return "\n".join(_parts_of(kind, value)) if len(value) > 3 else "; ".join(_parts_of(kind, value))
    if isinstance(kind, Localised):
        return "; ".join(f"{language_label(tag)}: {text_of(kind.of, item)}" for tag, item in value.items())
    if isinstance(kind, Choice):
        return str(dict(kind.pairs).get(value, value))
    if isinstance(kind, Boolean):
        return _("Yes") if value else _("No")
    if isinstance(kind, Date):
        return str(day_text(value))
    if isinstance(kind, Language):
        return language_label(value)
    if isinstance(kind, Range):
        return range_text(value, "€" if kind.unit.startswith("EUR") else "")
    return number_text(value) if isinstance(value, int) else str(value)


def _parts_of(kind: Record, value: Mapping[str, Any]) -> Iterator[str]:
    for key, of in kind.fields.items():
        if key in value:
            text = text_of(of, value[key])
            yield text if key in ("name", "title") else f"{kind.labels.get(key, key)}: {text}"


def _difference(fact: Fact, before: Any, after: Any, budget: list[int]) -> Difference:
    old = {(label, lang): text for label, lang, text in texts_of(fact, before)}
    new = {(label, lang): text for label, lang, text in texts_of(fact, after)}
    parts = [
        Part(label, lang, *marked(old.get((label, lang), ""), new.get((label, lang), ""), budget))
        for label, lang in dict.fromkeys([*old, *new])
    ]
    urls = dict.fromkeys(re.findall(r"https?://[^\s;]+", "\n".join(new.values())))
    return Difference(fact, tuple(parts), not old, not new, tuple(urls)[:20])


def marked(old: str, new: str, budget: list[int]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts with the words marked that the other one lacks; the whole of them where they are too long to compare.

    budget  words that may still be compared, in a list of one; what is used is taken off
    """
    if old == new:
        return (Piece(old, False),), (Piece(new, False),)
    before, after = WORDS.findall(old), WORDS.findall(new)
    length = len(before) + len(after)
    if not old or not new or length > budget[0]:
        return tuple(_pieces(old, True)), tuple(_pieces(new, True))
    budget[0] -= length
    left: list[Piece] = []
    right: list[Piece] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
        left += _pieces("".join(before[a:b]), what != "equal")
        right += _pieces("".join(after[c:d]), what != "equal")
    return tuple(left), tuple(right)


def _pieces(text: str, is_marked: bool) -> list[Piece]:
    """The text as pieces; the space behind marked words is not marked."""
    words = text.rstrip() if is_marked else text
    return [piece for piece in (Piece(words, is_marked), Piece(text[len(words) :], False)) if piece.text]
