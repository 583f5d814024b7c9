"""The points of every listing for the municipalities that were asked for last, kept beside the fast engine's memory."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import numpy as np
from pyroaring import BitMap

from catalog.choices import Sort
from catalog.search.interface import Query

from .weights import NO_WEIGHTS, RuleWeights, Weights

# Two bytes a listing each: 2 MB at a million listings.
COLUMNS_KEPT = 16


class Holding(Protocol):
    """What knows which listings have a code, and what the number of a code means."""

    columns: Mapping[str, np.ndarray]
    values: Mapping[int, Any]

    @property
    def limit(self) -> int:
        """All ids are below it."""
        ...

    def having(self, facet: str, codes: Iterable[str]) -> BitMap:
        """The listings that have one of the codes."""
        ...


class FitColumns:
    """Columns of points, turned so that more come first; a listing that changes is counted anew in each of them.

    A column is made by the first search for its municipality and kept for the next ones.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Weights, np.ndarray]] = OrderedDict()

    def of(self, query: Query, memory: Holding) -> np.ndarray:
        """The column by which a query orders: one of the memory's, or that of its weights, made if it is not kept."""
        if query.sort != Sort.FIT:
            return memory.columns[query.sort]
        weights = query.fit or NO_WEIGHTS
        kept = self._kept.get(weights.mark)
        column = _column(weights, memory) if kept is None else kept[1]
        if len(column) < memory.limit:
            column = np.pad(column, (0, memory.limit - len(column)))
        self._kept[weights.mark] = (weights, column)
        self._kept.move_to_end(weights.mark)
        if len(self._kept) > COLUMNS_KEPT:
            self._kept.popitem(last=False)
        return column

    def change(self, listing: int, numbers: Iterable[int], memory: Holding) -> None:
        """A listing has the codes of these numbers now, none where it is gone."""
        values = [memory.values[number] for number in numbers]
        held = [(value.facet, value.code) for value in values]
        for mark, (weights, column) in self._kept.items():
            if len(column) < memory.limit:
                column = np.pad(column, (0, memory.limit - len(column)))
                self._kept[mark] = (weights, column)
            column[listing] = -weights.total(held)


def _column(weights: Weights, memory: Holding) -> np.ndarray:
    total = np.zeros(memory.limit, dtype=np.int16)
    for rule in weights.rules:
        total -= _points(rule, memory) if rule.points else 0
    return total


def _points(rule: RuleWeights, memory: Holding) -> np.ndarray:
    by_points: Mapping[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (facet, code), points in rule.points.items():
        by_points[points][facet].append(code)
    found = np.zeros(memory.limit, dtype=np.int16)
    for points, codes in sorted(by_points.items()):
        for facet, wanted in codes.items():
            if not rule.is_counted:
                found[_ids(memory.having(facet, wanted))] = points
                continue
            ids = [_ids(memory.having(facet, [code])) for code in wanted]
            # Before it is cut, a sum may be larger than what fits into two bytes.
            times = np.bincount(np.concatenate(ids), minlength=memory.limit)
            found = np.minimum(found + times * points, rule.most).astype(np.int16)
    return found


def _ids(hits: BitMap) -> np.ndarray:
    return np.frombuffer(hits.to_array(), dtype=np.uint32) if hits else np.empty(0, dtype=np.uint32)
