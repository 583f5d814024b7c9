"""Takes times: everything warm, one client, the same queries for every approach, approaches taking turns in several rounds."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .queries import Asked

ROUNDS = 5
WARM = 2


@dataclass(frozen=True)
class Times:
    """Milliseconds: the median of the rounds' medians, the least and the greatest of them, and the 95th percentile of all.

    number  how many measurements
    """

    median: float
    least: float
    most: float
    p95: float
    number: int

    @classmethod
    def of(cls, rounds: Sequence[Sequence[float]]) -> Times:
        """From the seconds measured in each round."""
        medians = sorted(statistics.median(seconds) for seconds in rounds)
        ordered = sorted(second for seconds in rounds for second in seconds)
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        told = (statistics.median(medians), medians[0], medians[-1], late)
        return cls(*(round(value * 1000, 3) for value in told), len(ordered))


@dataclass(frozen=True)
class Approach:
    """A way to answer a query; `prepare` comes before each answer and is not timed."""

    name: str
    ask: Callable[[Asked], object]
    prepare: Callable[[], object] | None = None

    def seconds(self, asked: Asked) -> float:
        """How long one answer takes."""
        if self.prepare is not None:
            self.prepare()
        return time_once(lambda: self.ask(asked))


def time_once(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(
    approaches: Sequence[Approach], asked: Sequence[Asked], patience: float, rounds: int = ROUNDS
) -> dict[str, Times]:
    """Times of each approach over the queries of one class; in each round every approach answers them all, in alternating order.

    patience  seconds of an approach in all its rounds, preparing included; one that is slower answers only the first few
              queries of each round, but at least one
    """
    for approach in approaches:
        for query in asked[:WARM]:
            approach.seconds(query)
    seconds: dict[str, list[list[float]]] = {approach.name: [] for approach in approaches}
    for number in range(rounds):
        gc.collect()
        for approach in approaches if number % 2 == 0 else reversed(approaches):
            spent: list[float] = []
            end = time.monotonic() + patience / rounds
            for query in asked:
                if spent and time.monotonic() > end:
                    break
                spent.append(approach.seconds(query))
            seconds[approach.name].append(spent)
    return {name: Times.of(found) for name, found in seconds.items()}


def repeat(call: Callable[[], object], number: int, rounds: int = ROUNDS) -> Times:
    """Times of one call repeated so often in all rounds together."""
    for _ in range(WARM):
        call()
    return Times.of([[time_once(call) for _ in range(number // rounds)] for _ in range(rounds)])
