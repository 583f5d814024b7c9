"""What the record costs its writers: eight of them at once, with the record, with the sealer at work as well, without both."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from django.db import connections

from marketplace.core.actor import Actor
from marketplace.core.audit.sealing import seal
from marketplace.core.audit.verifying import verify
from marketplace.core.models import AuditEvent
from marketplace.core.permissions import Permission
from marketplace.site.actions import save_text
from marketplace.site.choices import TextKey

WRITERS = 8
ROUNDS = 5
SECONDS = 3.0
# The job of the server runs each minute; here it comes so often that every run meets it.
SEAL_EVERY = 1.0
ASKED_FOR = 0.8
# All write for one organisation, so into one chain.
BY = Actor(
    "person", "Bench", 1, 1, "operator", frozenset({"admin"}), permissions=frozenset({Permission.EDIT_TEXTS})
)
PLACES = [(key, language) for key in TextKey for language in ("de", "en")][:WRITERS]
WAYS = ("without", "with", "sealing")


def measure(rounds: int = ROUNDS, seconds: float = SECONDS) -> dict[str, Any]:
    """Actions a second of all writers together, by way; the ways take turns, and the median of the rounds counts."""
    _run("with", 0.5)
    rates: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for way in WAYS if number % 2 else reversed(WAYS):
            rates[way].append(_run(way, seconds))
    seal()
    report = verify()
    if not report.is_clean or report.tails:
        raise RuntimeError(f"The record of the bench is not whole: {report.findings[:3]} {report.tails}")
    median = {way: round(statistics.median(found), 1) for way, found in rates.items()}
    return {
        "writers": WRITERS,
        "rounds": rounds,
        "per_second": median,
        "every": rates,
        "ratio": {way: round(median[way] / median["without"], 3) for way in WAYS[1:]},
        "events": AuditEvent.objects.count(),
    }


def _run(way: str, seconds: float) -> float:
    """Actions a second of eight processes, each with a connection and a row of its own."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, counts = context.Barrier(WRITERS + 1), context.Queue()
    writers = [context.Process(target=_write, args=(place, way, seconds, start, counts)) for place in PLACES]
    done = context.Event()
    sealer = context.Process(target=_seal, args=(done,)) if way == "sealing" else None
    for process in (*writers, *([sealer] if sealer else [])):
        process.start()
    start.wait(60)
    total = sum(counts.get(timeout=seconds + 60) for _writer in writers)
    done.set()
    for process in (*writers, *([sealer] if sealer else [])):
        process.join()
        if process.exitcode:
            raise RuntimeError(f"A process of the bench ended with {process.exitcode}.")
    return total / seconds


def _write(place: tuple[TextKey, str], way: str, seconds: float, start: Any, counts: Any) -> None:
    """Lock the own row, check it, save it, record it, commit; again and again."""
    if way == "without":
        with patch("marketplace.site.actions.texts.audit.record", lambda *_args, **_options: None):
            counts.put(_repeat(place, seconds, start.wait))
    else:
        counts.put(_repeat(place, seconds, start.wait))


def _repeat(place: tuple[TextKey, str], seconds: float, wait: Callable[[], Any]) -> int:
    key, language = place
    save_text(key=key, language=language, body=f"Start {time.time_ns()}", by=BY)
    wait()
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        save_text(key=key, language=language, body=f"Text {time.time_ns()}", by=BY)
        count += 1
    return count


def _seal(done: Any) -> None:
    while not done.wait(SEAL_EVERY):
        seal()
