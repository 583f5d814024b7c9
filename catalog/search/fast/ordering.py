"""One page of the hits: by relevance or by a column, and among equals in the neutral order of the day."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

from ..cursors import Position
from ..order import PRIME, factors

# So many ids are looked at together while walking the order of the day.
STEP = 512
# Below this share of all ids it is faster to sort the hits than to look for them in the order of the day.
DENSE = 200


@dataclass(frozen=True)
class PageOf:
    """One page and the number of hits before the position; rows are (id, key, neutral) in their order."""

    before: int
    rows: list[tuple[int, int, int]]


class Day:
    """The neutral order of one day for all ids below a limit: two arrays, made once."""

    def __init__(self, day: datetime.date, limit: int) -> None:
        a, b = factors(day)
        ids = np.arange(limit, dtype=np.uint64)
        self.day = day
        self.neutral = ((ids * np.uint64(a) + np.uint64(b)) % np.uint64(PRIME)).astype(np.uint32)
        self.order = np.argsort(self.neutral, kind="stable").astype(np.uint32)
        self.sorted = self.neutral[self.order]

    @property
    def limit(self) -> int:
        return len(self.neutral)


def ids_of(hits: BitMap) -> np.ndarray:
    """The ids of a bitmap as an array."""
    return np.frombuffer(hits.to_array(), dtype=np.uint32) if hits else np.empty(0, dtype=np.uint32)


def lowered(bands: Sequence[tuple[int, BitMap]], stale: BitMap) -> list[tuple[int, BitMap]]:
    """The bands with some of their listings one band further down, ascending and without empty ones."""
    found: dict[int, BitMap] = {}
    for band, hits in bands:
        for place, part in ((band, hits - stale), (band + 1, hits & stale)):
            if part:
                found[place] = found[place] | part if place in found else part
    return sorted(found.items(), key=lambda item: item[0])


def page_by_bands(
    bands: Sequence[tuple[int, BitMap]], day: Day, position: Position | None, size: int
) -> PageOf:
    """The page of hits that lie in bands, ascending; bands do not overlap."""
    backward, before = position is not None and position.backward, 0
    if position is not None:
        same = next((hits for band, hits in bands if band == position.key), BitMap())
        before = sum(len(hits) for band, hits in bands if band < position.key)
        before += int(np.count_nonzero(day.neutral[ids_of(same)] < position.neutral + (not backward)))
        bands = [(b, hits) for b, hits in bands if (b <= position.key if backward else b >= position.key)]
    rows: list[tuple[int, int, int]] = []
    for band, hits in reversed(bands) if backward else bands:
        if len(rows) == size:
            break
        beyond = position.neutral if position is not None and band == position.key else None
        found = _next(hits, day, size - len(rows), beyond, backward)
        rows += [(i, band, int(day.neutral[i])) for i in found]
    return PageOf(before, rows[::-1] if backward else rows)


def page_by_column(
    hits: BitMap, column: np.ndarray, day: Day, position: Position | None, size: int
) -> PageOf:
    """The page of hits in the order of a column of numbers."""
    backward, before = position is not None and position.backward, 0
    # Backward is forward in the mirror.
    sign = -1 if backward else 1
    ids = ids_of(hits)
    keys, neutral = sign * column[ids], sign * day.neutral[ids].astype(np.int64)
    if position is not None:
        key, place = sign * position.key, sign * position.neutral
        beyond = (keys > key) | ((keys == key) & (neutral > place))
        before = np.count_nonzero(beyond) if backward else len(ids) - np.count_nonzero(beyond)
        ids, keys, neutral = ids[beyond], keys[beyond], neutral[beyond]
    near = np.arange(len(ids))
    if len(ids) > size:
        near = np.flatnonzero(keys <= np.partition(keys, size - 1)[size - 1])
    near = near[np.lexsort((neutral[near], keys[near]))][:size]
    rows = [(int(ids[n]), int(sign * keys[n]), int(sign * neutral[n])) for n in near]
    return PageOf(int(before), rows[::-1] if backward else rows)


def _next(hits: BitMap, day: Day, size: int, beyond: int | None, backward: bool) -> list[int]:
    """The hits that come next in the neutral order, after a place in it or from its start; backward from its end."""
    if len(hits) * DENSE > day.limit:
        return _walked(hits, day, size, beyond, backward)
    sign = -1 if backward else 1
    ids = ids_of(hits)
    neutral = sign * day.neutral[ids].astype(np.int64)
    if beyond is not None:
        ids, neutral = ids[neutral > sign * beyond], neutral[neutral > sign * beyond]
    if len(ids) > size:
        near = np.argpartition(neutral, size - 1)[:size]
        ids, neutral = ids[near], neutral[near]
    return ids[np.argsort(neutral)].tolist()


def _walked(hits: BitMap, day: Day, size: int, beyond: int | None, backward: bool) -> list[int]:
    """The same for many hits: the order of the day is walked until the page is full."""
    order, start = day.order[::-1] if backward else day.order, 0
    if beyond is not None:
        side = "left" if backward else "right"
        # Of the array's own type, or the whole array would be turned into another one first.
        passed = int(np.searchsorted(day.sorted, np.uint32(beyond), side=side)) if beyond >= 0 else 0
        start = day.limit - passed if backward else passed
    found: list[int] = []
    while start < day.limit and len(found) < size:
        met = (i for i in order[start : start + STEP].tolist() if i in hits)
        found += itertools.islice(met, size - len(found))
        start += STEP
    return found
