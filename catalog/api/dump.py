"""The whole catalogue as open data: each public listing as a line of JSON, or as a row of one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from django.conf import settings

from catalog.choices import DeploymentStatus
from catalog.facts.registry import FACTS
from catalog.facts.types import Choice, Many
from catalog.models import Solution
from marketplace.core.api.rendering import OPTIONS, plain
from marketplace.core.csv_file import csv_chunks

from .entries import solution_entry

# So many lines go out at once.
PORTION = 50
ABOUT = (
    "slug",
    "status",
    "vendor_slug",
    "vendor_name",
    "version",
    "published_at",
    "changed_at",
    "last_confirmed_on",
    "is_example",
    "is_claimed",
)
BESIDE = ("uses", "tried", "ended", "checked_facts")
END = ("source", "licence_of_data")
HEAD = (*ABOUT, *FACTS, *BESIDE, *END)


def json_lines(listings: Iterable[Solution]) -> Iterator[bytes]:
    """The file in portions: a listing a line, as `GET solutions/<slug>/` answers it, without people.

    Who agreed to be shown as a contact can take that back; a copy of the whole catalogue would not know.
    """
    lines: list[bytes] = []
    for listing in listings:
        entry = solution_entry(listing)
        for use in entry["deployments"]:
            use["contact"] = None
        lines.append(orjson.dumps(entry, default=plain, option=OPTIONS | orjson.OPT_APPEND_NEWLINE))
        if len(lines) == PORTION:
            yield b"".join(lines)
            lines.clear()
    if lines:
        yield b"".join(lines)


def csv_lines(listings: Iterable[Solution]) -> Iterator[bytes]:
    """The file in portions: the keys of the API as head, a listing a row, a fact a column."""

    def rows() -> Iterator[Iterable[Any]]:
        yield HEAD
        for listing in listings:
            yield csv_row(listing)

    for piece in csv_chunks(rows(), size=PORTION):
        yield piece.encode()


def csv_row(listing: Solution) -> list[Any]:
    """A listing as one row; structures stand as JSON, lists of codes separated by a vertical bar, unknown is empty."""
    facts = listing.current.facts
    uses = [use.status for use in listing.deployments.all() if use.counts]
    checked = {proof.fact for proof in listing.evidence.all() if proof.level_on() != "self_declared"}
    return [
        listing.slug,
        listing.status,
        listing.vendor.slug,
        listing.vendor.name,
        listing.current.number,
        listing.published_at,
        listing.changed_at,
        listing.last_confirmed_on,
        listing.is_example,
        listing.is_claimed,
        *(_flat(key, facts.get(key)) for key in FACTS),
        uses.count(DeploymentStatus.PRODUCTIVE),
        uses.count(DeploymentStatus.TEST),
        uses.count(DeploymentStatus.ENDED),
        "|".join(key for key in FACTS if key in checked),
        f"{settings.SITE_URL}/api/v1/solutions/{listing.slug}/",
        settings.DATA_LICENCE,
    ]


def _flat(key: str, raw: Any) -> Any:
    kind = FACTS[key].type
    if raw is None or not isinstance(raw, (list, dict)):
        return raw
    if isinstance(kind, Many) and isinstance(kind.of, Choice):
        return "|".join(raw)
    return orjson.dumps(raw).decode()
