"""Random searches of every kind over a catalogue, and the comparison of two engines on one of them."""

from __future__ import annotations

import dataclasses
import datetime
import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils import translation

from catalog.fit.profile import Profile, weights_of
from catalog.models import FacetValue
from catalog.search.compounds import split
from catalog.search.cursors import Position, write_cursor
from catalog.search.interface import CARDS, FACETS, HIDDEN, Answer, BadCursor, Engine, Query
from catalog.search.words import STOP_WORDS, fold

from .oracle import DAY

SORTS = ("relevance", "relevance", "name", "newest", "most_used", "fit", "fit")
SIZES = (1, 2, 7, 20, 20, 50, 100)
DAYS = (
    DAY,
    DAY,
    DAY + datetime.timedelta(days=1),
    DAY - datetime.timedelta(days=40),
    datetime.date(2024, 2, 29),
)
TEXTS = (
    "none none word word word several several beginning beginning one_error two_errors compound parts joined"
    " stop unknown folded signs many mixed"
).split()
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
NOBODY = ("gibt-es-nicht", "zz", "0\0", "MIT ")


class Asking:
    """Draws searches: texts from the words of the catalogue, filters from its codes and from codes that nobody has."""

    def __init__(self, chance: random.Random, texts: Iterable[str]) -> None:
        self.chance = chance
        self.texts = [text for text in texts if len(text.split()) > 1]
        words = {word.strip(".,!") for text in self.texts for word in text.split()}
        self.words = sorted(word for word in words if len(word) > 2)
        self.compounds = [word for word in self.words if len(split(fold(word))) > 1]
        self.codes: dict[str, list[str]] = {facet: [] for facet in (*FACETS, *HIDDEN)}
        for facet, code in FacetValue.objects.order_by("id").values_list("facet", "code"):
            self.codes[facet].append(code)
        self.towns = [self._town() for _n in range(12)]

    def query(self) -> Query:
        """One search from its first page."""
        chance = self.chance
        return Query(
            text=self.text(chance.choice(TEXTS)),
            filters=self.filters(),
            sort=chance.choice(SORTS),
            # One of few, so that what an engine keeps of them is asked for again; sometimes nobody.
            fit=weights_of(chance.choice(self.towns)) if chance.random() < 0.9 else None,
            day=chance.choice(DAYS),
            page_size=chance.choice(SIZES),
            cards=tuple(chance.sample(CARDS, chance.choice((0, 1, 3)))),
        )

    def filters(self) -> dict[str, tuple[str, ...]]:
        """None to four facets with one to three codes each, sometimes none, sometimes codes that no listing has."""
        chance = self.chance
        found = {}
        for facet in chance.sample(FACETS, chance.choice((0, 0, 0, 1, 1, 2, 3, 4))):
            known = self.codes[facet][: chance.choice((4, 400))]
            codes = chance.sample(known, min(len(known), chance.randint(1, 3)))
            if chance.random() < 0.15:
                codes[:1] = [chance.choice(NOBODY)]
            if chance.random() < 0.1:
                codes = [code.upper() for code in codes]
            found[facet] = tuple(codes) if chance.random() < 0.95 else ()
        if chance.random() < 0.05:
            found["fit_use"] = tuple(self.some("fit_use", chance.randint(1, 30)))
        return found

    def some(self, facet: str, number: int) -> list[str]:
        """So many codes of a facet, as far as there are so many."""
        known = sorted(self.codes[facet])
        return self.chance.sample(known, min(len(known), number))

    def _town(self) -> Profile:
        chance = self.chance
        return Profile(
            key=f"town-{chance.random()}",
            band=chance.choice(("", "under_5000", "under_20000", "under_50000", "from_500000")),
            kind=chance.choice(("", "rural", "town", "association")),
            is_run_by_other=chance.random() < 0.5,
            land=chance.choice(("", *self.codes["land"][:6])),
            systems=tuple(self.some("fit_system", chance.randint(0, 3))),
            standards=tuple(self.some("standard", chance.randint(0, 3))),
            staff_days=chance.choice((None, 0, 5, 11, 70)),
            limit=chance.choice((None, 0, 5_000, 25_000, 100_000)),
            similar=frozenset(self.some("fit_use", chance.choice((0, 5, 25)))),
        )

    def text(self, kind: str) -> str:
        """A text of one of the kinds of TEXTS."""
        chance, word = self.chance, self.chance.choice(self.words)
        if kind == "several":
            said = chance.choice(self.texts).split()
            return " ".join(chance.sample(said, min(len(said), chance.randint(2, 4)))).strip(" .")
        if kind == "beginning":
            return word[: chance.randint(2, max(3, len(word) - 1))]
        if kind == "one_error":
            return self._mistyped(word)
        if kind == "two_errors":
            return self._mistyped(self._mistyped(chance.choice(self.compounds)))
        if kind == "compound":
            return chance.choice(self.compounds)
        if kind == "parts":
            return chance.choice(split(fold(chance.choice(self.compounds))))
        if kind == "joined":
            ends = (chance.choice(split(fold(chance.choice(self.compounds)))) for _ in range(2))
            return "".join(ends)
        if kind == "stop":
            return " ".join(chance.sample(sorted(STOP_WORDS), 2))
        if kind == "unknown":
            return chance.choice(("qxyzzy", "xwq", "12345", f"{word} qxyzzy"))
        if kind == "folded":
            umlauts = [word for word in self.words if fold(word) != word.casefold()] or [word]
            return chance.choice((fold, str.upper, str.lower))(chance.choice(umlauts))
        if kind == "signs":
            return chance.choice(
                ("???", "-", f"({word})", f"{word}-{word}", "' | & !", "a:b*", "e-akte", "0'Neill\\")
            )
        if kind == "many":
            return " ".join([word] * 2 + chance.sample(sorted(STOP_WORDS), 5) + self.words[:9])
        if kind == "mixed":
            return (
                f"{self.text('word')} {self.text(chance.choice(('beginning', 'one_error', 'parts', 'stop')))}"
            )
        return word if kind == "word" else ""

    def cursor(self, query: Query) -> Query:
        """The same search from a place that lies between the hits, before or behind all of them, or from no cursor at all."""
        chance = self.chance
        if chance.random() < 0.1:
            return dataclasses.replace(query, cursor=chance.choice(("nonsense", "e30", "äö")))
        keys: dict[str, Any] = {
            "relevance": chance.randint(-1, 12),
            "name": chance.choice(
                ("", "a", "kom monitor", "kom monitor 1", "zzzz", "ω", self.text("beginning").lower())
            ),
            "newest": -chance.choice((1_772_355_600, 1_772_355_601, 1_710_000_000, 0, 2**62)),
            "most_used": -chance.randint(-1, 6),
            "fit": -chance.choice((-1, 0, 17, 40, 101, 40_000, 2**62)),
        }
        neutral = chance.choice((-1, 0, chance.randrange(2**31 - 1), 2**31 - 1))
        place = Position(chance.choice(DAYS), keys[query.sort], neutral, chance.random() < 0.5)
        return dataclasses.replace(query, cursor=write_cursor(query, place))

    def _mistyped(self, word: str) -> str:
        chance, place = self.chance, self.chance.randrange(len(word))
        letter = chance.choice(LETTERS)
        return chance.choice(
            (
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            )
        )


class Comparison:
    """Two engines that must answer alike; counts what it saw, so that a test can say that it saw everything."""

    def __init__(self, reference: Engine, other: Engine) -> None:
        self.reference = reference
        self.other = other
        self.seen: Counter[str] = Counter()

    def ask(self, query: Query, language: str = "de") -> Answer | None:
        """The answer that both give; None where both say that the cursor is none."""
        with translation.override(language):
            told, answered = _answer(self.reference, query), _answer(self.other, query)
        assert told == answered, f"{query}: {_differences(told, answered)}"
        self.seen["asked"] += 1
        if told is None:
            self.seen["bad cursor"] += 1
            return None
        for what, happened in {
            "hits": told.hits,
            "nothing": not told.hits,
            "text": told.hits and query.text,
            "filters": told.hits and query.filters,
            "corrected": told.hits and told.corrected,
            "weak": told.hits and any(hit.band >= 4 for hit in told.hits),
            "parts": told.hits and any(term.parts for term in told.terms),
            "fit": told.hits and query.sort == "fit" and query.fit,
            "used alike": told.hits and "fit_use" in query.filters,
            "verified": any(hit.is_vendor_verified for hit in told.hits),
            "not verified": any(not hit.is_vendor_verified for hit in told.hits),
            "many bands": len({hit.band for hit in told.hits}) > 2,
            "backward": query.cursor and told.hits and told.first + len(told.hits) - 1 < told.count,
        }.items():
            self.seen[what] += bool(happened)
        return told

    def ask_with_pages(self, asking: Asking, query: Query) -> None:
        """Ask in one of both languages, then pages beside it, from both sides, and a place that no page ends at."""
        language = asking.chance.choice(("de", "en"))
        told = self.ask(query, language)
        assert told is not None
        for way in asking.chance.choice(((), ("next",), ("next", "next", "previous"), ("next", "previous"))):
            cursor = getattr(told, way)
            if not cursor:
                break
            # The cursor carries its own day, whatever day it is by now.
            query = dataclasses.replace(query, cursor=cursor, day=asking.chance.choice(DAYS))
            told = self.ask(query, language)
            assert told is not None
            self.seen[way] += 1
        if asking.chance.random() < 0.4:
            self.ask(asking.cursor(query), language)


def _answer(engine: Engine, query: Query) -> Answer | None:
    try:
        return engine.search(query)
    except BadCursor:
        return None


def _differences(told: Answer | None, answered: Answer | None) -> dict[str, tuple[Any, Any]]:
    """What differs, in few words: of hits the ids and bands first, of facets only those that differ."""
    if told is None or answered is None:
        return {} if told is answered else {"cursor": (told, answered)}
    found = {}
    for name in ("terms", "count", "first", "next", "previous"):
        if getattr(told, name) != getattr(answered, name):
            found[name] = (getattr(told, name), getattr(answered, name))
    rows = [
        [(hit.solution_id, hit.band, hit.is_vendor_verified) for hit in one.hits] for one in (told, answered)
    ]
    if rows[0] != rows[1]:
        found["hits"] = (rows[0], rows[1])
    if list(told.facets) != list(answered.facets):
        found["facets"] = (list(told.facets), list(answered.facets))
    for facet, counts in told.facets.items():
        others = answered.facets.get(facet, ())
        if counts != others:
            found[facet] = (
                [row for row in counts if row not in others],
                [row for row in others if row not in counts],
            )
    return found
