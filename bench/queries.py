"""The five classes of queries, drawn from the catalogue itself and the same for every approach."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.search.interface import FACETS

from .catalogue import Listing

CLASSES = ("selective", "medium", "broad", "browse", "landing")
FILTERS = 3
PASSING = 0.5
MOST_CODES = 8


@dataclass(frozen=True)
class Asked:
    """One query of a class."""

    kind: str
    text: str
    filters: Mapping[str, tuple[str, ...]]


class Census:
    """How many listings hold each word of their German text."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.size = 0

    def add(self, listing: Listing) -> None:
        self.words.update({word.strip(".") for word in listing.text.split() if word[0].isupper()})
        self.size += 1

    def between(self, least: int, most: int) -> list[str]:
        """Words that stand in so many listings, in a fixed order."""
        return sorted(word for word, count in self.words.items() if least <= count <= most)


def draw(census: Census, codes: Mapping[str, Mapping[str, int]], number: int, seed: int = 1) -> list[Asked]:
    """So many queries of each class.

    Text classes by how many listings hold the word as it is: 2 to 12; 30 to 200; a twentieth to a third of all.
    codes  facet -> code -> number of listings
    """
    chance = random.Random(seed)
    words = {
        "selective": census.between(2, 12),
        "medium": census.between(30, 200),
        "broad": census.between(census.size // 20, census.size // 3),
    }
    asked = []
    for kind in CLASSES:
        for _ in range(number):
            text = chance.choice(words[kind]) if kind in words else ""
            asked.append(Asked(kind, text, {} if kind == "landing" else _filters(chance, codes)))
    return asked


def _filters(chance: random.Random, codes: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[str, ...]]:
    """Three facets, of each as many codes as let about half of all listings pass, frequent codes drawn more often."""
    found = {}
    for facet in sorted(chance.sample(FACETS, FILTERS)):
        left = dict(sorted(codes[facet].items()))
        chosen: list[str] = []
        passing, whole = 0, sum(left.values())
        while passing < PASSING * whole and len(chosen) < MOST_CODES:
            code = chance.choices(list(left), list(left.values()))[0]
            passing += left.pop(code)
            chosen.append(code)
        found[facet] = tuple(sorted(chosen))
    return found
