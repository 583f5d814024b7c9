"""What the site does over HTTP: how long one client waits, and how many answers a second sixteen get."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from .load_generator import Order, run
from .measure import ROUNDS, Approach, compare, repeat
from .queries import CLASSES, Asked
from .server import Site, api_path, page_path

CONNECTIONS = 16
SECONDS = 3.0
PATIENCE = 30.0
BARE, TRIVIAL = "/bench/bare/", "/bench/one-query/"
JSON, HTML = {"Accept": "application/json"}, {"Accept": "text/html", "Accept-Language": "de"}
# Nearly a whole core: then the generator, not the server, is what was measured.
OWN_LIMIT = 0.8

Requests = Sequence[tuple[str, dict[str, str]]]


def latency(site: Site, asked: Sequence[Asked], floor: int) -> dict[str, Any]:
    """Times of one client: API and page by class, the bare view, one trivial query."""
    approaches = [
        Approach("api", lambda one: site.get(api_path(one), JSON)),
        Approach("page", lambda one: site.get(page_path(one), HTML)),
    ]
    found: dict[str, Any] = {}
    for kind in CLASSES:
        times = compare(approaches, [one for one in asked if one.kind == kind], PATIENCE)
        found[kind] = {name: vars(one) for name, one in times.items()}
    for name, path in (("bare", BARE), ("one_query", TRIVIAL)):
        found[name] = vars(repeat(lambda path=path: site.get(path), floor))
    return found


def throughput(
    site: Site, asked: Sequence[Asked], rounds: int = ROUNDS, seconds: float = SECONDS
) -> dict[str, Any]:
    """Answers a second over sixteen connections, of each kind the median of rounds in alternating order."""
    kinds = _kinds(site, asked)
    rates: dict[str, list[float]] = {name: [] for name in kinds}
    shares: dict[str, list[float]] = {name: [] for name in kinds}
    told: dict[str, dict[str, float]] = {}
    for number in range(rounds):
        for name in kinds if number % 2 == 0 else reversed(kinds):
            requests, status = kinds[name]
            # The first time every address is asked often enough for both workers to have met it.
            warm = 2.0 if number == 0 else 0.3
            result = run(Order(site.port, requests, status, CONNECTIONS, warm, seconds))
            rates[name].append(result.per_second)
            shares[name].append(result.own_share)
            told[name] = {"bytes": result.size, "connects": result.connects}
    return {name: _summary(rates[name], shares[name]) | told[name] for name in kinds}


def load(site: Site, asked: Sequence[Asked], seconds: float = 10.0) -> None:
    """Let the site answer searches through the API and as pages for a while."""
    for name, (requests, status) in _kinds(site, asked).items():
        if name in ("api", "page"):
            run(Order(site.port, requests, status, CONNECTIONS, 0.0, seconds))


def limited(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The kinds whose rate tells more of the generator than of the server."""
    return [name for name, one in found.items() if one["generator"] > OWN_LIMIT]


def ratios(found: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Each kind's rate as a part of one trivial query's."""
    whole = found["one_query"]["per_second"]
    return {name: round(one["per_second"] / whole, 3) for name, one in found.items() if name != "one_query"}


def _kinds(site: Site, asked: Sequence[Asked]) -> dict[str, tuple[Requests, int]]:
    """What is asked by kind, and the status of its answers; classes mixed."""
    mixed = list(asked)
    random.Random(5).shuffle(mixed)
    api = [(api_path(one), JSON) for one in mixed]
    page = [(page_path(one), HTML) for one in mixed]
    kinds: dict[str, tuple[Requests, int]] = {
        "bare": ([(BARE, JSON)], 200),
        "one_query": ([(TRIVIAL, JSON)], 200),
        "api": (api, 200),
        "page": (page, 200),
    }
    for name, requests in (("api", api), ("page", page)):
        tags = [site.get(path, headers).headers.get("etag") for path, headers in requests]
        if all(tags):
            unchanged = [
                (path, {**headers, "If-None-Match": tag})
                for (path, headers), tag in zip(requests, tags, strict=True)
            ]
            kinds[f"{name}_unchanged"] = (unchanged, 304)
    return kinds


def _summary(rates: Sequence[float], shares: Sequence[float]) -> dict[str, Any]:
    return {
        "per_second": statistics.median(rates),
        "least": min(rates),
        "most": max(rates),
        "every": list(rates),
        "generator": max(shares),
    }
