"""Takes German compounds apart with a fixed list of base words, so that a listing's words never depend on other listings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import Stemmer

from .words import LONGEST, fold

BASE_WORDS = Path(__file__).parent / "data" / "base_de.txt"
LINKS = ("s", "es", "n", "en", "er", "e", "ens")
SHORTEST = 4
# Three letters are too few to be safe in general; these are worth it.
SHORT = frozenset(
    "amt app art bad bau bot bus gis hof kfz ort rad rat see tag tor tuer uhr web weg zug".split()
)

# The stemmer leaves the s of foreign plurals: Büros, Kitas, Handys.
PLURALS = ("os", "as", "ys")

# The stemmer's own cache would hold every word a second time.
_stemmer = Stemmer.Stemmer("german", 0)
# Umlauts of plurals and of derived words stand folded.
_PLAIN = (("ae", "a"), ("oe", "o"), ("ue", "u"))


@dataclass(frozen=True)
class Vocabulary:
    """What compounds are made of: base words by their stems, without umlauts and final e."""

    bases: dict[str, tuple[str, ...]]

    def knows(self, piece: str) -> bool:
        """Whether the piece is a base word, perhaps inflected, or one that lost its last e."""
        if len(piece) < SHORTEST:
            return piece in SHORT
        bases = self.bases.get(german_stem(piece))
        return bases is not None and _plain(piece).startswith(bases)


def german_stem(word: str) -> str:
    """The stem of a folded German word."""
    if word == "apps" or (len(word) > 4 and word.endswith(PLURALS)):
        word = word[:-1]
    return _stemmer.stemWord(word)


@lru_cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the project, read once a process."""
    lines = BASE_WORDS.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    bases: dict[str, set[str]] = {}
    for word in words:
        folded = fold(word)
        if len(folded) >= SHORTEST:
            bases.setdefault(german_stem(folded), set()).add(_plain(folded).removesuffix("e"))
    return Vocabulary({stem: tuple(sorted(found)) for stem, found in bases.items()})


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, ...]:
    """The parts of a folded German compound, linking letters left out; empty where it is not wholly made of base words.

    A base word itself is never taken apart. Of several ways the one with the fewest parts counts, among these the one
    whose first part is longest.
    """
    known = vocabulary()
    if not 6 <= len(word) <= LONGEST or not word.isalpha() or known.knows(word):
        return ()
    best: list[tuple[str, ...] | None] = [None] * len(word) + [()]
    for start in range(len(word) - 3, -1, -1):
        for end in range(len(word), start + 2, -1):
            rest = best[end]
            if rest is None or end - start == len(word):
                continue
            shorter = best[start] is None or len(rest) + 1 < len(best[start] or ())
            if shorter and (part := _base(word[start:end], known, last=end == len(word))):
                best[start] = (part, *rest)
    return best[0] or ()


def _base(piece: str, known: Vocabulary, *, last: bool) -> str:
    """The base word at the heart of a piece, empty if it is none; only inner pieces have linking letters."""
    if known.knows(piece) or (last and german_stem(piece) in SHORT):
        return piece
    hearts = () if last else (piece.removesuffix(link) for link in LINKS if piece.endswith(link))
    return next((heart for heart in hearts if known.knows(heart)), "")


def _plain(word: str) -> str:
    for umlaut, vowel in _PLAIN:
        word = word.replace(umlaut, vowel)
    return word
