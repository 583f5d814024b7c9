"""Tells the figures: tables on the terminal, ratios, growth, what was asked for, JSON."""

from __future__ import annotations

import datetime
import json
import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from . import asked_for, fit
from .approaches import NAIVE, TANTIVY, TOLD
from .asked_for import Verdict
from .queries import CLASSES

FIRST, OTHER = 36, 18
HTTP_TOLD = {
    "bare": "bare view",
    "one_query": "one trivial query",
    "api": "search through the API",
    "page": "search as a page",
    "api_unchanged": "unchanged search through the API",
    "page_unchanged": "unchanged search as a page",
}


def machine() -> dict[str, Any]:
    """What the figures are measured on, and how busy it is."""
    return {
        "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load": load(),
        "python": platform.python_version(),
    }


def load() -> float:
    """How many processes wanted to run in the last minute."""
    return round(os.getloadavg()[0], 1)


def postgresql() -> str:
    """The version of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0]


def print_built(size: int, found: Mapping[str, Any]) -> None:
    """How the catalogue was made, and what the queries find in it."""
    print(f"\n{size:,} listings ({'of an earlier run, ' if found['reused'] else ''}load {found['load']})")
    if found["other_code"]:
        print("MADE BY OTHER CODE THAN THIS: only for looking, its figures are not those of this code.")
    if "copied" in found:
        print(
            f"Made of {found['copied']:,} listings, copied under new ids: words and codes repeat, so every posting is"
            f" {size / found['copied']:g} times as long, while the dictionary and the vendors do not grow."
        )
    print("built: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found["built"].items()))
    if "hits" in found:
        hits = ", ".join(f"{kind} {statistics.median(counts):,.0f}" for kind, counts in found["hits"].items())
        print(f"hits (median): {hits}")


def print_code(size: int, found: Mapping[str, Any]) -> None:
    """Median/p95 in milliseconds of each approach, below them the least and the greatest median of the rounds."""
    names = [name for name in TOLD if name in found["code"][CLASSES[0]]]
    print("\n" + _row("through the code, ms", CLASSES))
    for name in names:
        times = [found["code"][kind][name] for kind in CLASSES]
        print(_row(TOLD[name], [f"{one['median']:.2f}/{one['p95']:.2f}" for one in times]))
        print(_row("    rounds", [f"{one['least']:.2f}-{one['most']:.2f}" for one in times]))
    for above, below in [(NAIVE, name) for name in names] + [(name, TANTIVY) for name in names]:
        if {above, below} <= set(names) and above != below and (above != NAIVE or below != TANTIVY):
            values = [f"{asked_for.ratio(found, kind, above, below):.2f}" for kind in CLASSES]
            print(_row(f"{above} / {below}", values))
    trivial = found["floor"]["query"]
    print(_row("one trivial query", [f"{trivial['median']:.2f}/{trivial['p95']:.2f}"]))
    _print_verdicts(asked_for.of_engines(size, found))


def print_fit(size: int, found: Mapping[str, Any]) -> None:
    """Median/p95 in milliseconds of each order, and how many times as long fit takes as the name."""
    print("\n" + _row("the same pages in another order, ms", CLASSES))
    for name, told in fit.TOLD.items():
        times = [found[kind][name] for kind in CLASSES]
        print(_row(told, [f"{one['median']:.2f}/{one['p95']:.2f}" for one in times]))
    for above, below in ((fit.FIT, fit.NAME), (fit.NEW, fit.NAME), (fit.REFERENCE_FIT, fit.REFERENCE_NAME)):
        values = fit.ratios(found, above, below)
        print(_row(f"{above} / {below}", [f"{values[kind]:.2f}" for kind in CLASSES]))
    _print_verdicts(asked_for.of_fit(size, fit.ratios(found)))


def print_agreement(found: Mapping[str, Any]) -> None:
    """How many random questions both engines answered alike."""
    seconds = ", ".join(f"{name} {number:.1f} s" for name, number in found["seconds"].items())
    print(
        f"\n{found['compared']:,} random questions: both engines gave the same answers "
        f"({found['with_hits']:,} with hits, {found['turned']:,} by cursor; {seconds})"
    )
    print(
        "kinds of text: " + ", ".join(f"{kind} {number:,}" for kind, number in sorted(found["kinds"].items()))
    )


def print_http(found: Mapping[str, Any]) -> None:
    """Times of one client, and answers a second of sixteen."""
    print("\n" + _row("over HTTP, one client, ms", CLASSES))
    for name in ("api", "page"):
        times = [found["one_client"][kind][name] for kind in CLASSES]
        print(_row(HTTP_TOLD[name], [f"{one['median']:.2f}/{one['p95']:.2f}" for one in times]))
    for name in ("bare", "one_query"):
        one = found["one_client"][name]
        print(_row(HTTP_TOLD[name], [f"{one['median']:.2f}/{one['p95']:.2f}"]))
    columns = ("a second", "rounds", "of one query", "KB an answer", "generator")
    print("\n" + _row("over HTTP, 16 connections", columns))
    for name, one in found["throughput"].items():
        share = f"{found['ratio'][name]:.2f}" if name in found["ratio"] else ""
        spread = f"{one['least']:.0f}-{one['most']:.0f}"
        rest = (f"{one['per_second']:.0f}", spread, share, f"{one['bytes'] / 1000:.1f}")
        print(_row(HTTP_TOLD[name], (*rest, f"{one['generator']:.0%} of a core")))
    if found["limited"]:
        print(f"The generator itself was the limit of {', '.join(found['limited'])}.")
    _print_verdicts(asked_for.of_http(found))


def print_memory(size: int, found: Mapping[str, Any] | None) -> None:
    """Memory of the master and of each worker."""
    if found is None:
        print("\nmemory: this system does not tell what processes share")
        return
    print("\n" + _row("memory after the load, MiB", ("private", "shared")))
    for engine, told in found.items():
        print(_row(f"{engine}: master", [f"{told['master'][part]:.1f}" for part in ("private", "shared")]))
        for worker in told["workers"]:
            print(_row(f"{engine}: worker", [f"{worker[part]:.1f}" for part in ("private", "shared")]))
    _print_verdicts(asked_for.of_memory(size, found))


def print_growth(sizes: Mapping[str, Any]) -> None:
    """How time grows with the number of listings, as exponent: 1 is proportional."""
    if len(sizes) < 2:
        return
    ordered = sorted(sizes, key=int)
    first, last = (f"{int(size):,}" for size in (ordered[0], ordered[-1]))
    print("\n" + _row(f"growth {first} to {last}", CLASSES))
    for name, label in TOLD.items():
        found = asked_for.exponents(sizes, name)
        if found:
            print(_row(label, [f"{found[kind]:.2f}" for kind in CLASSES]))
    _print_verdicts(asked_for.of_growth(sizes))


def print_import(found: Mapping[str, Any]) -> None:
    """Files a second, and how many times as long as merely parsing an import takes."""
    rates = found["per_second"]
    print(f"\nimport of {found['files']:,} files, files a second")
    for name, rate in rates.items():
        print(f"{name:<20}{rate:>12.1f}{rates['parsed'] / rate:>12.1f} times the time of parsing")


def print_audit(found: Mapping[str, Any], wanted: float) -> None:
    """Actions a second of all writers, and the part of the rate that is left with the record."""
    rates, ratios = found["per_second"], found["ratio"]
    print(f"\n{found['writers']} writers at once, actions a second (median of {found['rounds']})")
    for way, label in (
        ("without", "without the record"),
        ("with", "with it"),
        ("sealing", "and the sealer at work"),
    ):
        left = f"{ratios[way]:>12.0%}" if way in ratios else ""
        print(f"{label:<28}{rates[way]:>12.1f}{left}")
    print(f"asked for: at least {wanted:.0%}")


def print_sounding(found: Mapping[str, Any], verdicts: Iterable[Verdict]) -> None:
    """CPU time, queries and size of the overview by number of responses."""
    print(f"\noverview of a sounding with {found['questions']} questions, CPU time by responses")
    for name, by in found["pages"].items():
        cells = [
            f"{one['milliseconds']:.0f} ms, {one['queries']} queries, {one['bytes'] // 1000} kB"
            for one in by.values()
        ]
        print(
            f"{name:<24}"
            + "".join(f"{number:>6}: {cell:<30}" for number, cell in zip(by, cells, strict=True))
        )
    _print_verdicts(verdicts)


def write(file: Path, figures: Mapping[str, Any]) -> None:
    """All figures as JSON."""
    file.write_text(json.dumps(figures, indent=1) + "\n")


def _print_verdicts(verdicts: Iterable[Verdict]) -> None:
    for verdict in verdicts:
        print(verdict.line())


def _row(label: str, cells: Sequence[str]) -> str:
    return f"{label:<{FIRST}}" + "".join(f"{cell:>{OTHER}}" for cell in cells)
