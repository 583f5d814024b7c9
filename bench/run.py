"""One run: for each size a fresh database, then all approaches side by side."""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from catalog.models import FacetValue
from catalog.search.engine import search
from catalog.search.interface import Query

from . import audit, imports, load, naive, report
from .catalogue import listings
from .measure import compare, repeat
from .queries import CLASSES, Asked, Census, draw
from .server import running_site
from .tantivy_engine import TantivyCatalogue

PATIENCE = 60.0
FLOOR = 200


def run(options: argparse.Namespace, folder: Path) -> None:
    """Measure every size and tell the figures."""
    figures: dict[str, Any] = {"machine": report.machine(), "sizes": {}}
    for size in options.sizes:
        figures["sizes"][str(size)] = _measure(size, options, folder / str(size))
        report.print_size(size, figures["sizes"][str(size)])
    report.print_growth(figures["sizes"])
    if "import" not in options.without:
        _fresh_database()
        figures["import"] = imports.measure(folder / "files")
        report.print_import(figures["import"])
    if "audit" not in options.without:
        _fresh_database()
        figures["audit"] = audit.measure()
        report.print_audit(figures["audit"], audit.ASKED_FOR)
    if options.json:
        report.write(options.json, figures)


def _measure(size: int, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    built = _build(size)
    census = Census()
    for listing in listings(size):
        census.add(listing)
    asked = draw(census, _codes(), options.queries)
    approaches: dict[str, Callable[[Asked], Any]] = {
        "naive": lambda one: naive.search(one.text, one.filters),
        "reference": lambda one: search(Query(text=one.text, filters=one.filters, cards=("de",))),
    }
    if "tantivy" not in options.without:
        start = time.perf_counter()
        engine = TantivyCatalogue(folder)
        engine.fill(_documents())
        built["tantivy"] = time.perf_counter() - start
        approaches["tantivy"] = lambda one: engine.search(one.text, one.filters)
    _agree(approaches, asked)
    found: dict[str, Any] = {"built": built, "hits": _hits(asked), "code": _compare(approaches, asked)}
    found["floor"] = {"query": vars(repeat(_trivial, FLOOR))}
    if "http" not in options.without:
        found["http"] = _over_http(asked)
    return found


def _agree(approaches: Mapping[str, Callable[[Asked], Any]], asked: list[Asked]) -> None:
    """Without words every approach must count the same; with words each has its own idea of a word."""
    for one in [one for one in asked if not one.text][:: len(asked) // 10]:
        answer = approaches["reference"](one)
        facets = {
            facet: {row.code: row.count for row in rows if row.count} for facet, rows in answer.facets.items()
        }
        for name, ask in approaches.items():
            found = ask(one)
            if name == "reference":
                continue
            if found["count"] != answer.count:
                raise RuntimeError(
                    f"{name} counts {found['count']} hits, the reference engine {answer.count}: {one}"
                )
            if name == "naive" and any(
                facets[facet].items() - set(found["facets"][facet]) for facet in facets
            ):
                raise RuntimeError(f"naive counts other codes than the reference engine: {one}")


def _over_http(asked: list[Asked]) -> dict[str, Any]:
    with running_site() as site:
        found = _compare({"api": site.search}, asked)
        return found | {
            "bare": vars(repeat(lambda: site.get("/bench/bare/"), FLOOR)),
            "one_query": vars(repeat(lambda: site.get("/bench/one-query/"), FLOOR)),
        }


def _build(size: int) -> dict[str, float]:
    """Make the database of this size; returns the seconds of each step."""
    _fresh_database()
    seconds = {}
    for name, step in (
        ("listings", lambda: load.fill(size)),
        ("search rows", load.index_rows),
        ("naive tables", load.fill_naive),
        ("vacuum", load.tidy),
    ):
        start = time.perf_counter()
        step()
        seconds[name] = time.perf_counter() - start
    return seconds


def _fresh_database() -> None:
    """Empty tables, whatever was there."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", run_syncdb=True, verbosity=0)


def _compare(approaches: Mapping[str, Callable[[Asked], Any]], asked: list[Asked]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in CLASSES:
        times = compare(approaches, [one for one in asked if one.kind == kind], PATIENCE)
        found[kind] = {name: vars(one) for name, one in times.items()}
    return found


def _hits(asked: list[Asked]) -> dict[str, list[int]]:
    """How many hits the queries of each class have, ascending."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in asked:
        found[one.kind].append(search(Query(text=one.text, filters=one.filters, cards=())).count)
    return {kind: sorted(counts) for kind, counts in found.items()}


def _codes() -> dict[str, dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, count(*) FROM (SELECT unnest(facets) AS code FROM catalog_searchrow) AS x GROUP BY 1"
        )
        counts = dict(cursor.fetchall())
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for value in FacetValue.objects.order_by("pk"):
        found[value.facet][value.code] = counts[value.pk]
    return found


def _documents() -> Any:
    """(text, card, codes by facet) of every listing, from the tables of the other approaches."""
    names = {value.pk: (value.facet, value.code) for value in FacetValue.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text, de::text, facets FROM bench_product JOIN catalog_searchrow USING (solution_id)"
            " JOIN catalog_searchcards USING (solution_id) ORDER BY solution_id"
        )
        rows = cursor.fetchall()
    for text, card, facets in rows:
        codes: dict[str, list[str]] = defaultdict(list)
        for pk in facets:
            facet, code = names[pk]
            codes[facet].append(code)
        yield text, card, codes


def _trivial() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
