"""Takes times: everything warm, one client, the same queries for every approach, approaches taking turns."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .queries import Asked

WARM = 2


@dataclass(frozen=True)
class Times:
    """Median and 95th percentile in milliseconds, and how many measurements they come from."""

    median: float
    p95: float
    number: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        ordered = sorted(seconds)
        return cls(
            round(statistics.median(ordered) * 1000, 3),
            round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 3),
            len(ordered),
        )


def time_once(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(
    approaches: Mapping[str, Callable[[Asked], object]], asked: Sequence[Asked], patience: float
) -> dict[str, Times]:
    """Times of each approach over the queries of one class, each query asked of all approaches before the next one.

    An approach that has used up its patience (seconds) sits out, but has at least five measurements.
    """
    for query in asked[:WARM]:
        for ask in approaches.values():
            ask(query)
    gc.collect()
    seconds: dict[str, list[float]] = {name: [] for name in approaches}
    for query in asked:
        for name, ask in approaches.items():
            if sum(seconds[name]) < patience or len(seconds[name]) < 5:
                seconds[name].append(time_once(lambda ask=ask, query=query: ask(query)))
    return {name: Times.of(found) for name, found in seconds.items()}


def repeat(call: Callable[[], object], number: int) -> Times:
    """Times of one call repeated."""
    for _ in range(WARM):
        call()
    return Times.of([time_once(call) for _ in range(number)])
