"""Asks both engines the same random questions and compares their answers whole: hits, order, counts, labels, cursors."""

from __future__ import annotations

import datetime
import multiprocessing
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connections
from django.utils import translation

from catalog.choices import Sort
from catalog.search.interface import CARDS, FACETS, Answer, Engine, Query
from catalog.search.words import STOP_WORDS

ASKERS = 2
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
# How a question's words come about, the frequent ways first.
WAYS = ("known", "known", "several", "prefix", "error", "two errors", "compound", "part", "none", "none")
RARE = ("stop words", "unknown", "folded")
PAGE_SIZES = (1, 2, 3, 7, 20, 20, 20, 50, 100)
DAYS = (datetime.date(2026, 2, 28), datetime.date(2026, 3, 1))
TURNS = 3


class Disagreement(AssertionError):
    """The engines answered one question differently; the message holds it."""


@dataclass
class Tally:
    """What was asked: answers compared, those with hits, by kind of text, and each engine's seconds."""

    compared: int = 0
    with_hits: int = 0
    turned: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Take in what another asker counted."""
        self.compared += other.compared
        self.with_hits += other.with_hits
        self.turned += other.turned
        for mine, others in ((self.kinds, other.kinds), (self.seconds, other.seconds)):
            for name, number in others.items():
                mine[name] = mine.get(name, 0) + number


class Asker:
    """Makes random questions about a catalogue whose words and codes it knows; the same seed makes the same ones."""

    def __init__(self, words: Sequence[str], codes: Mapping[str, Sequence[str]], seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = sorted(words)
        self.codes = codes

    def question(self) -> tuple[str, Query]:
        """The kind of its text, and a question."""
        kind = self.chance.choice(RARE if self.chance.random() < 0.1 else WAYS)
        query = Query(
            text=self.text(kind),
            filters=self.filters(),
            sort=self.chance.choice((*[Sort.RELEVANCE] * 3, *Sort.values)),
            day=self.chance.choice(DAYS),
            page_size=self.chance.choice(PAGE_SIZES),
            cards=tuple(self.chance.sample(CARDS, self.chance.randint(0, len(CARDS)))),
        )
        return kind, query

    def text(self, kind: str) -> str:
        """Some words of a kind."""
        word = self.chance.choice(self.words)
        if kind == "several":
            more = self.chance.choices(self.words, k=self.chance.randint(1, 2))
            return " ".join([word, *more, self.chance.choice(self.words)[:4]][: self.chance.randint(2, 4)])
        if kind == "prefix":
            return word[: self.chance.randint(2, max(2, len(word) - 1))]
        if kind in ("error", "two errors"):
            return self.mistyped(word if kind == "error" else self.mistyped(word))
        if kind == "compound":
            return word + self.chance.choice(self.words).lower()
        if kind == "part":
            start = self.chance.randint(1, max(1, len(word) // 2))
            return word[start:]
        if kind == "folded":
            return word.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})).upper()
        if kind == "stop words":
            return " ".join(self.chance.sample(sorted(STOP_WORDS), 2))
        if kind == "unknown":
            return "".join(self.chance.choices(LETTERS, k=self.chance.randint(1, 12)))
        return "" if kind == "none" else word

    def mistyped(self, word: str) -> str:
        """The word with a letter left out, put in, mistaken, or swapped with its neighbour."""
        place = self.chance.randrange(max(1, len(word) - 1))
        letter = self.chance.choice(LETTERS)
        before, after = word[:place], word[place:]
        return self.chance.choice(
            (
                before + after[1:],
                before + letter + after,
                before + letter + after[1:],
                before + after[1:2] + after[:1] + after[2:],
            )
        )

    def filters(self) -> dict[str, tuple[str, ...]]:
        """Codes of none to three facets, now and then one that nobody has."""
        found = {}
        for facet in self.chance.sample(FACETS, self.chance.choice((0, 0, 1, 1, 2, 3))):
            codes = list(self.codes[facet])
            chosen = self.chance.sample(codes, min(len(codes), self.chance.randint(1, 3)))
            found[facet] = (*chosen, "nobody-has-this") if self.chance.random() < 0.05 else tuple(chosen)
        return found


def agree(engines: Sequence[Engine], asker: Asker, number: int) -> Tally:
    """Compare so many answers, pages that follow by cursor included; raises Disagreement at the first difference."""
    tally = Tally(seconds={engine.name: 0.0 for engine in engines})
    for kind, query, language in _questions(asker):
        while True:
            with translation.override(language):
                answer = _compare(engines, query, language, tally)
            tally.compared += 1
            tally.with_hits += bool(answer.count)
            tally.turned += bool(query.cursor)
            tally.kinds[kind] = tally.kinds.get(kind, 0) + 1
            if tally.compared == number:
                return tally
            cursors = [cursor for cursor in (answer.next, answer.previous) if cursor]
            if not cursors or asker.chance.random() > TURNS / (TURNS + 1):
                break
            query = replace(query, cursor=asker.chance.choice(cursors), day=None)


def agree_in_parallel(engines: Sequence[Engine], askers: Sequence[Asker], number: int) -> Tally:
    """The same by several processes at once, each with an asker of its own; the engines come along with the fork."""
    connections.close_all()
    share, rest = divmod(number, len(askers))
    numbers = [share + (place < rest) for place in range(len(askers))]
    whole = Tally()
    with multiprocessing.get_context("fork").Pool(len(askers), _take_over, (engines,)) as pool:
        for tally in pool.starmap(_agree, zip(askers, numbers, strict=True)):
            whole.add(tally)
    return whole


_engines: list[Engine] = []


def _take_over(engines: Sequence[Engine]) -> None:
    _engines[:] = engines


def _agree(asker: Asker, number: int) -> Tally:
    return agree(_engines, asker, number) if number else Tally()


def _questions(asker: Asker) -> Iterator[tuple[str, Query, str]]:
    while True:
        kind, query = asker.question()
        yield kind, query, asker.chance.choice(("de", "en"))


def _compare(engines: Sequence[Engine], query: Query, language: str, tally: Tally) -> Answer:
    answers: dict[str, Answer] = {}
    for engine in engines:
        start = time.perf_counter()
        answers[engine.name] = engine.search(query)
        tally.seconds[engine.name] += time.perf_counter() - start
    (first, one), *others = answers.items()
    for name, other in others:
        if one != other:
            parts = [part for part in vars(one) if getattr(one, part) != getattr(other, part)]
            raise Disagreement(
                f"{first} and {name} differ in {', '.join(parts)} of {query!r} in {language}:\n"
                + "\n".join(_told(answers[engine], parts) for engine in (first, name))
            )
    return one


def _told(answer: Answer, parts: Sequence[str]) -> str:
    told: dict[str, Any] = {part: getattr(answer, part) for part in parts}
    if "hits" in told:
        told["hits"] = [(hit.solution_id, hit.band, hit.is_vendor_verified) for hit in answer.hits[:30]]
    return repr(told)[:2_000]
