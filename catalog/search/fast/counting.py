"""The codes of all listings from both sides, so that hits are counted from whichever side is shorter.

A bitmap for each code says which listings have it. A list for each listing says which codes it has, rare ones first: few hits
are counted by reading their lists, many by intersecting the bitmaps of frequent codes and reading the rare parts of the lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from pyroaring import BitMap

from .ordering import ids_of

# Below so many hits for each frequent code it is faster to read all codes of the hits than to intersect bitmaps.
FEW = 8
# A code that fewer than one of so many listings have is rare.
RARE = 500


class Codes:
    """Which listing has which codes. A code has a place: `numbers[place]` is its number, `bitmaps[place]` its listings."""

    def __init__(self, bitmaps: Mapping[int, BitMap], limit: int) -> None:
        # Stable sorting by listing keeps this order, so the rare codes of each listing come first.
        given = sorted(bitmaps.items(), key=lambda item: len(item[1]))
        self.numbers = [number for number, _hits in given]
        self.bitmaps = [hits for _number, hits in given]
        self._places = {number: place for place, number in enumerate(self.numbers)}
        self._rare = sum(len(hits) * RARE < limit for hits in self.bitmaps)
        self._end = len(given)
        ids = np.concatenate([np.empty(0, dtype=np.uint32), *map(ids_of, self.bitmaps)])
        places = np.repeat(np.arange(len(given), dtype=np.int32), [len(hits) for hits in self.bitmaps])
        self._lists = places[np.argsort(ids, kind="stable")]
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(ids, minlength=limit))])
        rare = np.bincount(ids[places < self._rare], minlength=len(self._starts) - 1)
        self._rare_ends = self._starts[:-1] + rare
        # Listings that changed since: their lists stand here, all of it.
        self._changed: dict[int, list[int]] = {}
        self._late = BitMap()

    @property
    def changed(self) -> int:
        """How many listings changed since the lists were made; they are slower to count."""
        return len(self._changed)

    def place(self, number: int) -> int:
        """The place of a code; a new one gets the next."""
        if number not in self._places:
            self._places[number] = len(self.numbers)
            self.numbers.append(number)
            self.bitmaps.append(BitMap())
        return self._places[number]

    def change(self, listing: int, numbers: Sequence[int]) -> None:
        """Give a listing these codes instead of those it has; none where it is gone."""
        for place in self._list(listing):
            self.bitmaps[place].discard(listing)
        self._changed[listing] = [self.place(number) for number in numbers]
        self._late.add(listing)
        for place in self._changed[listing]:
            self.bitmaps[place].add(listing)

    def counts(self, hits: BitMap, places: np.ndarray) -> np.ndarray:
        """How many of the hits have each code, by place; right for these places only."""
        frequent = places[(places >= self._rare) & (places < self._end)].tolist()
        few = len(hits) < FEW * len(frequent)
        if few or len(frequent) < len(places):
            late = [place for listing in hits & self._late for place in self._changed[listing]]
            listed = self._gathered(ids_of(hits - self._late), self._starts[1:] if few else self._rare_ends)
            listed = np.concatenate([listed, np.array(late, dtype=np.int32)])
            found = np.bincount(listed, minlength=len(self.bitmaps))
        else:
            found = np.zeros(len(self.bitmaps), dtype=np.int64)
        if not few:
            found[frequent] = [hits.intersection_cardinality(self.bitmaps[place]) for place in frequent]
        return found

    def all_counts(self) -> np.ndarray:
        """How many listings have each code, by place."""
        return np.fromiter(map(len, self.bitmaps), dtype=np.int64, count=len(self.bitmaps))

    def _list(self, listing: int) -> list[int]:
        if listing in self._changed:
            return self._changed[listing]
        if listing + 1 >= len(self._starts):
            return []
        return self._lists[self._starts[listing] : self._starts[listing + 1]].tolist()

    def _gathered(self, ids: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The lists of these listings up to the ends, one after the other."""
        starts = self._starts[ids]
        lengths = ends[ids] - starts
        # The k-th entry of a list lies k places behind its start.
        steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return self._lists[np.repeat(starts, lengths) + steps]
