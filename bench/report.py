"""Tells the figures: tables on the terminal, ratios, growth, JSON."""

from __future__ import annotations

import datetime
import json
import math
import os
import platform
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connection

from .queries import CLASSES


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "postgresql": version,
    }


def print_size(size: int, found: Mapping[str, Any]) -> None:
    """The table of one size: median/p95 in milliseconds, and how many times as fast as approach (a)."""
    print(f"\n{size:,} listings")
    steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found["built"].items())
    print(f"built: {steps}")
    hits = ", ".join(f"{kind} {statistics.median(counts):.0f}" for kind, counts in found["hits"].items())
    print(f"hits (median): {hits}")
    names = list(found["code"][CLASSES[0]])
    print(f"\n{'through the code':<20}" + "".join(f"{kind:>22}" for kind in CLASSES))
    for name in names:
        print(f"{name:<20}" + "".join(f"{_cell(found['code'][kind][name]):>22}" for kind in CLASSES))
    for name in names[1:]:
        ratios = (
            found["code"][kind]["naive"]["median"] / found["code"][kind][name]["median"] for kind in CLASSES
        )
        print(f"{'naive / ' + name:<20}" + "".join(f"{ratio:>22.1f}" for ratio in ratios))
    print(f"{'one trivial query':<20}{_cell(found['floor']['query']):>22}")
    if "http" in found:
        print(f"\n{'over HTTP':<20}" + "".join(f"{kind:>22}" for kind in CLASSES))
        print(f"{'api':<20}" + "".join(f"{_cell(found['http'][kind]['api']):>22}" for kind in CLASSES))
        for name in ("bare", "one_query"):
            print(f"{name.replace('_', ' '):<20}{_cell(found['http'][name]):>22}")


def print_growth(sizes: Mapping[str, Any]) -> None:
    """How time grows with the number of listings, as exponent: 1 is proportional."""
    if len(sizes) < 2:
        return
    (first, one), *_others, (last, other) = sizes.items()
    print(f"\n{f'growth {int(first):,} to {int(last):,}':<28}" + "".join(f"{kind:>12}" for kind in CLASSES))
    for name in one["code"][CLASSES[0]]:
        factors = (
            other["code"][kind][name]["median"] / one["code"][kind][name]["median"] for kind in CLASSES
        )
        exponents = (math.log(factor) / math.log(int(last) / int(first)) for factor in factors)
        print(f"{name:<28}" + "".join(f"{exponent:>12.2f}" for exponent in exponents))


def print_import(found: Mapping[str, Any]) -> None:
    """Files a second, and how many times as long as merely parsing an import takes."""
    rates = found["per_second"]
    print(f"\nimport of {found['files']:,} files, files a second")
    for name, rate in rates.items():
        print(f"{name:<20}{rate:>12.1f}{rates['parsed'] / rate:>12.1f} times the time of parsing")


def print_audit(found: Mapping[str, Any], asked_for: float) -> None:
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
    print(f"asked for: at least {asked_for:.0%}")


def write(file: Path, figures: Mapping[str, Any]) -> None:
    """All figures as JSON."""
    file.write_text(json.dumps(figures, indent=1) + "\n")


def _cell(times: Mapping[str, Any]) -> str:
    return f"{times['median']:.1f}/{times['p95']:.1f}"
