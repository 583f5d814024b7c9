"""What is asked of the figures, and whether they meet it; everything from the figures alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .queries import CLASSES

MANY, MOST = 100_000, 1_000_000
WIDE = ("broad", "browse", "landing")
TIMES_OF_NAIVE = 200
REFERENCE_TIMES = {"selective": 8, "medium": 8, "broad": 8, "browse": 5, "landing": 3}
MOST_MILLISECONDS = 25
MOST_EXPONENT = 0.65
SEARCH_SHARE, UNCHANGED_SHARE = 0.2, 0.5
MOST_MEMORY = 40
MOST_TIMES_OF_NAME = 10


@dataclass(frozen=True)
class Verdict:
    """One demand, the figure that decides it, and whether it is met."""

    demand: str
    figure: str
    met: bool

    def line(self) -> str:
        """As it is printed."""
        return f"asked for: {self.demand} - {'met' if self.met else 'NOT MET'}: {self.figure}"


def ratio(found: Mapping[str, Any], kind: str, above: str, below: str) -> float:
    """How many times as long one approach takes as another in a class."""
    return found["code"][kind][above]["median"] / found["code"][kind][below]["median"]


def exponents(sizes: Mapping[str, Any], name: str) -> dict[str, float]:
    """How the time of an approach grows from the smallest to the largest size, by class: 1 is proportional."""
    ordered = sorted(sizes, key=int)
    first, last = ordered[0], ordered[-1]
    step = math.log(int(last) / int(first))
    found = {}
    for kind in CLASSES:
        times = [sizes[size]["code"][kind].get(name) for size in (first, last)]
        if all(times):
            found[kind] = math.log(times[1]["median"] / times[0]["median"]) / step
    return found


def of_engines(size: int, found: Mapping[str, Any]) -> list[Verdict]:
    """Demands on the engines at one size; what was not measured, or is not asked at this size, is left out."""
    there = set(found["code"][CLASSES[0]])
    verdicts = []
    if {"fast", "tantivy"} <= there:
        shares = {kind: ratio(found, kind, "fast", "tantivy") for kind in CLASSES}
        verdicts.append(
            _most("fast engine in no class slower than tantivy, fast/tantivy", shares, 1, "{:.2f}")
        )
    if {"fast", "naive"} <= there and size == MANY:
        times = {kind: ratio(found, kind, "naive", "fast") for kind in WIDE}
        demand = f"fast engine at least {TIMES_OF_NAIVE} times as fast as (a), {', '.join(WIDE)}"
        verdicts.append(_least(demand, times, TIMES_OF_NAIVE, "{:.0f}"))
    if {"reference", "naive"} <= there and size < MANY:
        shares = {kind: ratio(found, kind, "naive", "reference") / REFERENCE_TIMES[kind] for kind in CLASSES}
        asked = ", ".join(str(REFERENCE_TIMES[kind]) for kind in CLASSES)
        demand = f"reference engine at least {asked} times as fast as approach (a), part"
        verdicts.append(_least(demand, shares, 1, "{:.2f}"))
    if "fast" in there and size >= MOST:
        medians = {kind: found["code"][kind]["fast"]["median"] for kind in CLASSES}
        demand = f"fast engine in no class over {MOST_MILLISECONDS} ms"
        verdicts.append(_most(demand, medians, MOST_MILLISECONDS, "{:.1f} ms"))
    return verdicts


def of_fit(size: int, found: Mapping[str, float]) -> list[Verdict]:
    """Demands on the order by fit: how many times as long it takes as the same page by name, by class."""
    if size < MANY:
        return []
    demand = f"order by fit at most {MOST_TIMES_OF_NAME} times the order by name"
    return [_most(demand, found, MOST_TIMES_OF_NAME, "{:.2f}")]


def of_http(found: Mapping[str, Any]) -> list[Verdict]:
    """Demands on the throughput over HTTP, as parts of one trivial query's."""
    shares = found["ratio"]
    asked = [
        ("api", "search through the API", SEARCH_SHARE),
        ("api_unchanged", "unchanged search through the API", UNCHANGED_SHARE),
    ]
    verdicts = []
    for name, label, least in asked:
        demand = f"{label} at least {least:g} of one trivial query's throughput"
        figure = f"{shares[name]:.2f}" if name in shares else "answers carry no ETag"
        verdicts.append(Verdict(demand, figure, shares.get(name, 0.0) >= least))
    return verdicts


def of_memory(size: int, found: Mapping[str, Any] | None) -> list[Verdict]:
    """Demands on the memory that a further worker takes."""
    if found is None or size != MANY:
        return []
    own = found["fast"]["worker"]
    more = own - found["reference"]["worker"]
    demand = f"at most {MOST_MEMORY} MB for each further worker"
    figure = f"{own:.1f} MiB of its own ({more:+.1f} to one with the reference engine)"
    return [Verdict(demand, figure, own * 1.048576 <= MOST_MEMORY)]


def of_growth(sizes: Mapping[str, Any]) -> list[Verdict]:
    """Demands on how the time grows."""
    found = exponents(sizes, "fast")
    demand = f"fast engine's exponent of growth at most {MOST_EXPONENT}"
    return [_most(demand, found, MOST_EXPONENT, "{:.2f}")] if found else []


def _most(demand: str, values: Mapping[str, float], limit: float, form: str) -> Verdict:
    worst = max(values, key=lambda kind: values[kind])
    return Verdict(demand, f"most {form.format(values[worst])} ({worst})", values[worst] <= limit)


def _least(demand: str, values: Mapping[str, float], limit: float, form: str) -> Verdict:
    worst = min(values, key=lambda kind: values[kind])
    return Verdict(demand, f"least {form.format(values[worst])} ({worst})", values[worst] >= limit)
