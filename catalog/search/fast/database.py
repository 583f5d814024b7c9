"""What the fast engine reads from PostgreSQL: everything once, what changed since, postings, and the cards of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from django.db import connection, transaction
from pyroaring import BitMap

from ..documents import lexemes_of, quoted
from ..interface import CARDS
from ..reference import VERIFIED
from .memory import Memory, Row, Value
from .postings import WEIGHTS, Posting

# More changes than these are not applied one by one; everything is loaded anew instead.
MOST_NEWS = 2_000
ROW = "solution_id, facets, name_key, -floor(extract(epoch FROM published_at))::bigint, -uses"
# Everything of one version in one statement, so in one snapshot.
NEWS = f"""
    WITH new AS MATERIALIZED (
        SELECT * FROM catalog_searchchange WHERE version > %(known)s ORDER BY id LIMIT {MOST_NEWS + 1}
    ), rows AS MATERIALIZED (
        SELECT * FROM catalog_searchrow WHERE solution_id IN (SELECT solution_id FROM new)
    )
    SELECT coalesce((SELECT version FROM catalog_searchstate), 0),
        coalesce((SELECT version FROM catalog_searchstate), 0) = %(known)s
            OR EXISTS (SELECT FROM catalog_searchchange WHERE version = %(known)s),
        (SELECT json_agg(json_build_array(solution_id, lexemes, words)) FROM new),
        (SELECT json_agg(json_build_array({ROW}, tsv::text)) FROM rows),
        (SELECT json_agg(json_build_array(id, facet, code, label)) FROM catalog_facetvalue WHERE version > %(known)s)
"""

# Slug, whether the vendor is verified, and the ready cards.
Shown = tuple[str, bool, dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """One listing that changed: the lexemes it had, and its row and lexemes now (None where it is no longer found)."""

    listing: int
    before: Sequence[str]
    row: Row | None
    now: Mapping[str, str]


@dataclass(frozen=True)
class News:
    """What happened since a version, up to the present one."""

    version: int
    changes: Sequence[Change]
    values: Mapping[int, Value]
    words_changed: bool


def load() -> Memory:
    """Everything as of one moment."""
    if connection.in_atomic_block:
        raise RuntimeError("Inside a transaction the memory would hold what nobody else may see yet.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT version FROM catalog_searchstate")
        version = (cursor.fetchone() or (0,))[0]
        cursor.execute("SELECT id, facet, code, label FROM catalog_facetvalue")
        values = {number: Value(*rest) for number, *rest in cursor.fetchall()}
        cursor.execute(f"SELECT {ROW} FROM catalog_searchrow")
        return Memory.of_rows(version, values, [_row(found) for found in cursor.fetchall()])


def news_since(version: int) -> News | None:
    """What changed after a version, with one statement; None where that is too much, or no longer kept."""
    with connection.cursor() as cursor:
        cursor.execute(NEWS, {"known": version})
        now, is_kept, changed, rows, values = cursor.fetchone()
    changed = changed or ()
    if not is_kept or len(changed) > MOST_NEWS:
        return None
    found = {row[0]: row for row in rows or ()}
    before: dict[int, list[str]] = {}
    for listing, lexemes, _words in changed:
        before.setdefault(listing, []).extend(lexemes)
    return News(
        version=now,
        changes=[_change(listing, old, found.get(listing)) for listing, old in before.items()],
        values={number: Value(*rest) for number, *rest in values or ()},
        words_changed=any(words for _listing, _lexemes, words in changed),
    )


def postings_of(lexemes: Sequence[str]) -> dict[str, Posting]:
    """The postings of some lexemes, with one statement."""
    parts, values = [], []
    for number, lexeme in enumerate(lexemes):
        name = quoted(lexeme)
        # Numbers as bytes: a frequent word stands in some hundred thousand listings.
        parts.append(
            f"SELECT {number}, CASE WHEN tsv @@ %s::tsquery THEN 0 WHEN tsv @@ %s::tsquery THEN 1"
            " WHEN tsv @@ %s::tsquery THEN 2 ELSE 3 END AS place, string_agg(int4send(solution_id::int), '')"
            " FROM catalog_searchrow WHERE tsv @@ %s::tsquery GROUP BY place"
        )
        values += [f"{name}:A", f"{name}:B", f"{name}:C", name]
    found = {lexeme: [BitMap() for _ in WEIGHTS] for lexeme in lexemes}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for number, place, listings in cursor.fetchall():
            found[lexemes[number]][place] = BitMap(np.frombuffer(listings, dtype=">u4").astype(np.uint32))
    return {lexeme: (a, b, c, d) for lexeme, (a, b, c, d) in found.items()}


def shown_of(listings: Sequence[int], cards: Sequence[str]) -> tuple[int, dict[int, Shown]]:
    """The present version, and what a page shows of each listing that is still found, with one statement."""
    wanted = [card for card in CARDS if card in cards]
    columns = "".join(f", {card}::text" for card in wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH state AS (SELECT coalesce((SELECT version FROM catalog_searchstate), 0) AS version)"
            f" SELECT version, shown.* FROM state LEFT JOIN (SELECT solution_id, listing.slug, {VERIFIED}{columns}"
            " FROM catalog_searchcards JOIN catalog_solution AS listing ON listing.id = solution_id"
            " JOIN accounts_organisation AS maker ON maker.id = vendor_id WHERE solution_id = ANY(%s)) AS shown ON true",
            [list(listings)],
        )
        rows = cursor.fetchall()
    shown = {
        listing: (slug, is_verified, dict(zip(wanted, map(orjson.loads, texts), strict=True)))
        for _version, listing, slug, is_verified, *texts in rows
        if listing is not None
    }
    return rows[0][0], shown


def _change(listing: int, before: Sequence[str], found: Sequence[Any] | None) -> Change:
    if not found:
        return Change(listing, before, None, {})
    return Change(listing, before, _row(found), lexemes_of(found[5]))


def _row(found: Sequence[Any]) -> Row:
    listing, codes, name_key, published, uses = found[:5]
    return Row(listing, codes, name_key.encode(), published, uses)
