"""All that the fast engine knows of the listings at one version of the search rows: bitmaps and columns, no database."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

from catalog.choices import Sort

from ..interface import FACETS, FIRST_HIDDEN, HIDDEN
from .counting import Codes
from .ordering import Day

COLUMNS = (Sort.NAME, Sort.NEWEST, Sort.MOST_USED)
DAYS_KEPT = 3
# Once one of so many listings has changed, their codes are put in order anew.
RENEWED = 20
Counted = tuple[str, str, int, str]


@dataclass(frozen=True)
class Row:
    """A search row as the memory takes it in.

    name_key  bytes in the order of the database; published and uses are already turned so that smaller comes first
    """

    listing: int
    codes: Sequence[int]
    name_key: bytes
    published: int
    uses: int


@dataclass(frozen=True)
class Value:
    """A facet value: its facet, code and label."""

    facet: str
    code: str
    label: str


class Memory:
    """The listings of one version. It is changed by one thread at a time; a search never sees half a change.

    version     of the search rows that it holds
    values      facet values by number
    everything  ids of all listings
    codes       which listings have which facet values; hidden, the same of those that are never counted
    names       in their order, for the ranks in the column of names
    columns     number by which each sort orders a listing, at the place of its id
    """

    def __init__(
        self,
        version: int,
        values: Mapping[int, Value],
        everything: BitMap,
        bitmaps: Mapping[int, BitMap],
        names: list[bytes],
        columns: Mapping[str, np.ndarray],
    ) -> None:
        self.version, self.everything, self.names, self.columns = version, everything, names, dict(columns)
        self.values = dict(values)
        self._sort_codes(bitmaps)
        self._days: dict[datetime.date, Day] = {}
        self._all_counts: np.ndarray | None = None

    @classmethod
    def of_rows(cls, version: int, values: Mapping[int, Value], rows: Sequence[Row]) -> Memory:
        """The memory of these rows."""
        members = defaultdict[int, list[int]](list)
        for row in rows:
            for code in row.codes:
                members[code].append(row.listing)
        limit = _room(max((row.listing for row in rows), default=0))
        memory = cls(
            version,
            values,
            BitMap(row.listing for row in rows),
            {number: BitMap(found) for number, found in members.items()},
            sorted({row.name_key for row in rows}),
            {sort: np.zeros(limit, dtype=np.int64) for sort in COLUMNS},
        )
        for row in rows:
            memory._set_columns(row)
        return memory

    @property
    def limit(self) -> int:
        """All ids are below it."""
        return len(self.columns[Sort.NAME])

    def learn(self, values: Mapping[int, Value]) -> None:
        """Take in facet values; a known one gets its present label."""
        if values:
            self.values |= values
            self._number_codes()

    def put(self, row: Row) -> None:
        """Take in a listing as it is now."""
        self._make_room(row.listing)
        self.everything.add(row.listing)
        self._set_columns(row)
        self._change(row.listing, row.codes)

    def drop(self, listing: int) -> None:
        """Forget a listing."""
        self.everything.discard(listing)
        self._change(listing, ())

    def having(self, facet: str, codes: Iterable[str]) -> BitMap:
        """The listings that have one of the codes."""
        numbers = (self._numbers.get((facet, code)) for code in codes)
        side = self.hidden if facet in HIDDEN else self.codes
        found = (side.bitmaps[side.place(number)] for number in numbers if number is not None)
        return BitMap.union(BitMap(), *found)

    def counts(self, hits: BitMap, facets: Iterable[str]) -> np.ndarray:
        """How many of the hits have each code of these facets, by its place."""
        if len(hits) < len(self.everything):
            places = [self._places[facet] for facet in facets]
            return self.codes.counts(hits, np.concatenate(places)) if places else np.empty(0, dtype=np.int64)
        if self._all_counts is None:
            self._all_counts = self.codes.all_counts()
        return self._all_counts

    def counted(self, facet: str, counts: np.ndarray, most: int, chosen: Iterable[str]) -> list[Counted]:
        """The counts of a facet: the most frequent codes that any hit has, and the chosen ones."""
        places = self._places[facet]
        held = places[np.flatnonzero(counts[places])]
        if len(held) > most:
            # Places stand in the order of the numbers, and of equal counts the smaller numbers come first.
            held = held[np.argsort(-counts[held], kind="stable")[:most]]
        shown = dict(zip(held.tolist(), counts[held].tolist(), strict=True))
        for code in chosen:
            if (facet, code) in self._numbers:
                place = self.codes.place(self._numbers[facet, code])
                shown[place] = int(counts[place])
        values = self._values_by_place
        return [(facet, values[place].code, count, values[place].label) for place, count in shown.items()]

    def day(self, day: datetime.date) -> Day:
        """The neutral order of a day."""
        found = self._days.get(day)
        if found is None or found.limit < self.limit:
            while len(self._days) >= DAYS_KEPT:
                self._days.pop(next(iter(self._days)))
            found = self._days[day] = Day(day, self.limit)
        return found

    def rank(self, name: bytes) -> int:
        """The rank of a name, in the order of the bytes: odd; of one that is not there even, between its neighbours."""
        place = bisect_left(self.names, name)
        return 2 * place + (place < len(self.names) and self.names[place] == name)

    def name(self, rank: int) -> str:
        """The name of a rank that a listing has."""
        return self.names[rank // 2].decode()

    def _change(self, listing: int, numbers: Sequence[int]) -> None:
        self.codes.change(listing, [number for number in numbers if number < FIRST_HIDDEN])
        self.hidden.change(listing, [number for number in numbers if number >= FIRST_HIDDEN])
        self._all_counts = None
        if self.codes.changed * RENEWED > self.limit:
            self._sort_codes(self.bitmaps())

    def bitmaps(self) -> dict[int, BitMap]:
        """The listings that have each facet value, by its number."""
        one, other = self.codes, self.hidden
        return dict(zip([*one.numbers, *other.numbers], [*one.bitmaps, *other.bitmaps], strict=True))

    def _sort_codes(self, bitmaps: Mapping[int, BitMap]) -> None:
        self.codes = Codes({n: hits for n, hits in bitmaps.items() if n < FIRST_HIDDEN}, self.limit)
        self.hidden = Codes({n: hits for n, hits in bitmaps.items() if n >= FIRST_HIDDEN}, self.limit)
        self._number_codes()

    def _number_codes(self) -> None:
        """Note the numbers of all facet values, and the places of each facet in the order of the numbers."""
        self._numbers = {(value.facet, value.code): number for number, value in self.values.items()}
        found: dict[str, list[int]] = {facet: [] for facet in FACETS}
        shown = [number for number in sorted(self.values) if number < FIRST_HIDDEN]
        for number in shown:
            found[self.values[number].facet].append(self.codes.place(number))
        self._places = {facet: np.array(places, dtype=np.int64) for facet, places in found.items()}
        self._values_by_place = {self.codes.place(number): self.values[number] for number in shown}

    def _set_columns(self, row: Row) -> None:
        names, rank = self.columns[Sort.NAME], self.rank(row.name_key)
        if rank % 2 == 0:
            names[names >= rank] += 2
            self.names.insert(rank // 2, row.name_key)
        names[row.listing] = self.rank(row.name_key)
        self.columns[Sort.NEWEST][row.listing] = row.published
        self.columns[Sort.MOST_USED][row.listing] = row.uses

    def _make_room(self, listing: int) -> None:
        if listing < self.limit:
            return
        more = _room(listing) - self.limit
        self.columns = {sort: np.pad(column, (0, more)) for sort, column in self.columns.items()}


def _room(largest: int) -> int:
    """A limit with some room for new listings."""
    return max(1_024, largest + largest // 4 + 1)
