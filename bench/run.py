"""One run: for each size its database, then all approaches side by side, both engines' answers, the site, its memory."""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from catalog.models import FacetValue
from catalog.search.fast.engine import FastEngine
from catalog.search.interface import FACETS
from catalog.search.reference import ReferenceEngine

from . import agree, audit, build, fit, imports, memory, over_http, report, sounding
from .approaches import Changes, approaches_of, check_counts, hits_of
from .kept import Place, database
from .measure import compare, repeat
from .queries import CLASSES, Asked, draw
from .server import collect_static_files, running_site
from .tantivy_engine import TantivyCatalogue

PATIENCE = 60.0
FLOOR = 200
FEW_QUESTIONS, FEW_LISTINGS = 200, 10_000


def run(options: argparse.Namespace, folder: Path) -> None:
    """Measure every size and tell the figures."""
    figures: dict[str, Any] = {"machine": report.machine(), "sizes": {}}
    if "http" not in options.without:
        collect_static_files()
    for size in options.sizes:
        begin_with = str(build.MADE) if size > build.MADE else ""
        with database(
            options.keep, str(size), begin_with=begin_with, reuse_anyway=options.reuse_anyway
        ) as place:
            figures["machine"]["postgresql"] = report.postgresql()
            figures["sizes"][str(size)] = _measure(size, options, place)
        # Whatever happens at the next size, this one is not lost.
        _write(options, figures)
    report.print_growth(figures["sizes"])
    if "import" not in options.without:
        with database(None, "import"):
            build.empty_tables()
            figures["import"] = imports.measure(folder / "files")
        report.print_import(figures["import"])
    if "audit" not in options.without:
        with database(None, "audit"):
            build.empty_tables()
            figures["audit"] = audit.measure()
        report.print_audit(figures["audit"], audit.ASKED_FOR)
    if "sounding" not in options.without:
        with database(None, "sounding"):
            build.empty_tables()
            figures["sounding"] = sounding.measure()
        report.print_sounding(figures["sounding"], sounding.verdicts(figures["sounding"]))
    _write(options, figures)


def _write(options: argparse.Namespace, figures: dict[str, Any]) -> None:
    if options.json:
        report.write(options.json, figures)


def _measure(size: int, options: argparse.Namespace, place: Place) -> dict[str, Any]:
    """Everything about one size, told as it comes."""
    if not place.is_ready:
        build.build(place, size)
    elif place.is_foreign:
        build.migrate()
    found: dict[str, Any] = {"reused": place.is_ready, "load": report.load(), "other_code": place.is_foreign}
    if size > build.MADE:
        found["copied"] = build.MADE
    codes, census = _codes(), build.census_of(place)
    asked = draw(census, codes, options.queries)
    tantivy = None if "tantivy" in options.without else build.fill_tantivy(place)
    start = time.perf_counter()
    fast = FastEngine()
    found["built"] = {**place.noted("built"), "fast engine": round(time.perf_counter() - start, 1)}
    found["hits"] = hits_of(fast, asked)
    report.print_built(size, found)
    if "code" not in options.without:
        found |= _through_the_code(fast, tantivy, asked, size, options.without)
        report.print_code(size, found)
    del tantivy
    if number := _questions(size, options):
        askers = [agree.Asker(list(census.words), codes, seed) for seed in range(agree.ASKERS)]
        found["agree"] = vars(agree.agree_in_parallel([ReferenceEngine(), fast], askers, number))
        report.print_agreement(found["agree"])
    if "fit" not in options.without:
        found["fit"] = fit.measure(fast, asked, size)
        report.print_fit(size, found["fit"])
    del fast
    if "http" not in options.without:
        found |= _over_http(asked)
        report.print_http(found["http"])
        report.print_memory(size, found["memory"])
    return found


def _questions(size: int, options: argparse.Namespace) -> int:
    """How many random questions both engines are asked; at large sizes only when it was said."""
    if "agree" in options.without:
        return 0
    return options.agree if options.agree is not None else FEW_QUESTIONS if size <= FEW_LISTINGS else 0


def _through_the_code(
    fast: FastEngine,
    tantivy: TantivyCatalogue | None,
    asked: Sequence[Asked],
    size: int,
    without: Sequence[str],
) -> dict[str, Any]:
    """Times of each approach by class, and of one trivial query."""
    changes = Changes(size)
    approaches = approaches_of(fast, changes, tantivy, without)
    check_counts({approach.name: approach for approach in approaches}, asked[:: max(1, len(asked) // 20)])
    found: dict[str, Any] = {}
    try:
        for kind in CLASSES:
            times = compare(approaches, [one for one in asked if one.kind == kind], PATIENCE)
            found[kind] = {name: vars(one) for name, one in times.items()}
    finally:
        changes.end()
    return {"code": found, "floor": {"query": vars(repeat(_trivial, FLOOR))}}


def _over_http(asked: Sequence[Asked]) -> dict[str, Any]:
    """Times and throughput of the site, and the memory of its processes after the same load with either engine."""
    memories: dict[str, Any] = {}
    with running_site("fast") as site:
        found: dict[str, Any] = {"one_client": over_http.latency(site, asked, FLOOR)}
        found["throughput"] = over_http.throughput(site, asked)
        memories["fast"] = memory.of_server(site.master)
    found["ratio"] = over_http.ratios(found["throughput"])
    found["limited"] = over_http.limited(found["throughput"])
    with running_site("reference") as site:
        over_http.load(site, asked)
        memories["reference"] = memory.of_server(site.master)
    return {"http": found, "memory": None if None in memories.values() else memories}


def _codes() -> dict[str, dict[str, int]]:
    """Facet -> code -> number of listings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, count(*) FROM (SELECT unnest(facets) AS code FROM catalog_searchrow) AS x GROUP BY 1"
        )
        counts = dict(cursor.fetchall())
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for value in FacetValue.objects.filter(facet__in=FACETS).order_by("pk"):
        found[value.facet][value.code] = counts[value.pk]
    return found


def _trivial() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
