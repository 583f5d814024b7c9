"""German text that has the shape of real text: compounds, and words as frequent as Zipf's law says."""

from __future__ import annotations

import itertools
import random

from catalog.search.compounds import BASE_WORDS

VOCABULARY = 60_000
# Words of grammar make up about a third of German text; they are what a search leaves out.
GRAMMAR = "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus bei".split()
GRAMMAR_SHARE = 0.3
# Zipf-Mandelbrot: without grammar words no single word stands in most texts.
OFFSET = 30
LINKED = ("ung", "heit", "keit", "schaft", "ion", "tät")


def base_words() -> list[str]:
    """The nouns of the compound list, long enough to be words of their own."""
    lines = BASE_WORDS.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split() if len(word) > 3]


class Words:
    """A seeded source of words; the same seed gives the same words."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        bases = base_words()
        self.random.shuffle(bases)
        found = dict.fromkeys(bases)
        while len(found) < VOCABULARY:
            first, second = self.random.choice(bases), self.random.choice(bases)
            if first != second:
                found[first + ("s" if first.endswith(LINKED) else "") + second.lower()] = None
        self.vocabulary = self._mixed(list(found), len(bases))
        self._weights = list(
            itertools.accumulate(1 / rank for rank in range(OFFSET, len(self.vocabulary) + OFFSET))
        )

    def _mixed(self, words: list[str], simple: int) -> list[str]:
        """Frequent words are short: base words lead, but every third rank belongs to a compound."""
        bases, compounds = iter(words[:simple]), iter(words[simple:])
        mixed = []
        for rank in itertools.count():
            word = next(compounds, None) if rank % 3 == 2 else next(bases, None)
            if word is None:
                return [*mixed, *bases, *compounds]
            mixed.append(word)
        return mixed

    def nouns(self, count: int) -> list[str]:
        """Words drawn by their frequency."""
        return self.random.choices(self.vocabulary, cum_weights=self._weights, k=count)

    def sentence(self, length: int) -> str:
        """About `length` characters of text, never more."""
        words: list[str] = []
        size = 0
        while True:
            grammar = self.random.random() < GRAMMAR_SHARE
            word = self.random.choice(GRAMMAR) if grammar else self.nouns(1)[0]
            size += len(word) + 1
            if size > length:
                return " ".join(words) + "."
            words.append(word)
