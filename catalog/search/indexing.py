"""Writes what searches read, in the transaction of the action that changes a listing; nothing else writes it.

Writers take turns (one lock until the end of the transaction), so codes and words are never made twice and never in an
order that two transactions could block each other in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch

from catalog.models import (
    Deployment,
    Evidence,
    FacetValue,
    SearchCards,
    SearchLexeme,
    SearchRow,
    SearchWord,
    Solution,
)

from .changes import begin_anew, next_version, note_changes
from .codes import Code
from .documents import Document, document_of
from .interface import FACET_BITS, facet_number

LOCK = 7_302_553_846
CHUNK = 500

ROWS = """
    INSERT INTO catalog_searchrow (solution_id, slug, facets, tsv, name_key, published_at, uses, evidence_until)
    VALUES (%s, %s, %s::int[], %s::tsvector, %s, %s, %s, %s)
    ON CONFLICT (solution_id) DO UPDATE SET slug = excluded.slug, facets = excluded.facets, tsv = excluded.tsv,
        name_key = excluded.name_key, published_at = excluded.published_at, uses = excluded.uses,
        evidence_until = excluded.evidence_until
"""
CARDS = """
    INSERT INTO catalog_searchcards (solution_id, de, en, api) VALUES (%s, %s::jsonb, %s::jsonb, %s::jsonb)
    ON CONFLICT (solution_id) DO UPDATE SET de = excluded.de, en = excluded.en, api = excluded.api
"""
LEXEMES = """
    INSERT INTO catalog_searchlexeme (lexeme)
    SELECT lexeme FROM unnest(%s::text[]) AS new (lexeme) ON CONFLICT DO NOTHING
"""
WORDS = """
    INSERT INTO catalog_searchword (word, shown, lexemes)
    SELECT word, shown, string_to_array(lexemes, ' ')
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS new (word, shown, lexemes)
    WHERE NOT EXISTS (
        SELECT FROM catalog_searchword AS old
        WHERE old.word = new.word AND old.lexemes @> string_to_array(new.lexemes, ' ')::varchar[]
    )
    ON CONFLICT (word) DO UPDATE SET lexemes = (
        SELECT array_agg(DISTINCT lexeme ORDER BY lexeme)
        FROM unnest(catalog_searchword.lexemes || excluded.lexemes) AS both_of (lexeme)
    )
"""
# What no row holds any more; asked for the lexemes that just left a row only.
ORPHANS = """
    DELETE FROM catalog_searchlexeme AS gone WHERE lexeme = ANY(%s) AND NOT EXISTS (
        SELECT FROM catalog_searchrow WHERE tsv @@ (quote_literal(gone.lexeme))::tsquery
    )
    RETURNING lexeme
"""
ORPHAN_WORDS = """
    DELETE FROM catalog_searchword AS gone WHERE lexemes && %s::varchar[] AND NOT EXISTS (
        SELECT FROM catalog_searchlexeme WHERE lexeme = ANY(gone.lexemes)
    )
"""


@transaction.atomic
def write_row(solution: Solution) -> None:
    """Make the search row of a public listing what the listing says now."""
    write_rows(documents([solution.pk]))


@transaction.atomic
def drop_row(solution: Solution) -> None:
    """Take the listing out of every search that begins after the commit."""
    _lock()
    before = _lexemes_of([solution.pk])
    if not before:
        return
    SearchRow.objects.filter(pk=solution.pk).delete()
    SearchCards.objects.filter(pk=solution.pk).delete()
    words = _drop_orphans({lexeme for lexemes in before.values() for lexeme in lexemes})
    note_changes(before, words=words)


def documents(ids: Sequence[int]) -> list[Document]:
    """The documents of the public ones among the listings, in few queries."""
    rows = (
        Solution.objects.public()
        .filter(pk__in=ids)
        .select_related("current", "vendor__area")
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.order_by("pk")),
            Prefetch("deployments", Deployment.objects.counted().select_related("area").order_by("pk")),
        )
        .order_by("pk")
    )
    return [document_of(row, row.evidence.all(), row.deployments.all()) for row in rows]


@transaction.atomic
def write_rows(found: Sequence[Document]) -> None:
    """Write the rows of some listings; what only their old rows held leaves the dictionary."""
    if not found:
        return
    _lock()
    before = _lexemes_of([document.solution_id for document in found])
    ids = _ids_of({code for document in found for code in document.codes})
    with connection.cursor() as cursor:
        cursor.executemany(ROWS, [_row(document, ids) for document in found])
        cursor.executemany(CARDS, [_cards(document) for document in found])
        held = {lexeme for document in found for lexeme in document.lexemes}
        cursor.execute(LEXEMES, [sorted(held)])
        words = cursor.rowcount > 0
        cursor.execute(WORDS, _words(found))
        words |= cursor.rowcount > 0
    words |= _drop_orphans({lexeme for lexemes in before.values() for lexeme in lexemes} - held)
    note_changes(
        {document.solution_id: before.get(document.solution_id, []) for document in found}, words=words
    )


def rebuild() -> int:
    """Make every row anew in one transaction, searches meanwhile read the old ones; returns how many."""
    with transaction.atomic():
        _lock()
        for model in (SearchRow, SearchCards, SearchLexeme, SearchWord, FacetValue):
            model.objects.all().delete()
        wanted = list(Solution.objects.public().order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(wanted), CHUNK):
            write_rows(documents(wanted[start : start + CHUNK]))
        begin_anew()
    return len(wanted)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _lexemes_of(ids: Sequence[int]) -> dict[int, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT solution_id, tsvector_to_array(tsv) FROM catalog_searchrow WHERE solution_id = ANY(%s)",
            [list(ids)],
        )
        return dict(cursor.fetchall())


def _drop_orphans(lexemes: Iterable[str]) -> bool:
    """Take out of the dictionary what no row holds any more; tells whether there was anything."""
    left = sorted(lexemes)
    if not left:
        return False
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS, [left])
        gone = [lexeme for (lexeme,) in cursor.fetchall()]
        if gone:
            cursor.execute(ORPHAN_WORDS, [gone])
    return bool(gone)


def _ids_of(codes: set[Code]) -> dict[tuple[str, str], int]:
    """The ids of facet values; new codes get one, changed labels are written."""
    wanted = {(facet, code): label for facet, code, label in sorted(codes, reverse=True)}
    facets, keys = [facet for facet, _code in wanted], [code for _facet, code in wanted]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT facet, code, id, label FROM catalog_facetvalue"
            " WHERE (facet, code) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
            [facets, keys],
        )
        known = {(facet, code): (pk, label) for facet, code, pk, label in cursor.fetchall()}
    version = next_version()
    renamed = [
        FacetValue(pk=known[key][0], facet=key[0], code=key[1], label=label, version=version)
        for key, label in wanted.items()
        if key in known and key[0] == "vendor" and known[key][1] != label
    ]
    if renamed:
        FacetValue.objects.bulk_update(renamed, ["label", "version"])
    found = {key: pk for key, (pk, _label) in known.items()}
    return found | _add_codes({key: label for key, label in wanted.items() if key not in known}, version)


def _add_codes(new: dict[tuple[str, str], str], version: int) -> dict[tuple[str, str], int]:
    by_facet: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in sorted(new):
        by_facet[key[0]].append(key)
    rows = []
    for facet, keys in by_facet.items():
        first = facet_number(facet) << FACET_BITS
        last = (
            FacetValue.objects.filter(id__gte=first, id__lt=first + (1 << FACET_BITS)).order_by("-id").first()
        )
        start = last.pk + 1 if last else first
        rows += [FacetValue(start + n, facet, key[1], new[key], version) for n, key in enumerate(keys)]
    FacetValue.objects.bulk_create(rows)
    return {(row.facet, row.code): row.pk for row in rows}


def _row(document: Document, ids: dict[tuple[str, str], int]) -> tuple[Any, ...]:
    facets = sorted({ids[facet, code] for facet, code, _label in document.codes})
    return (
        document.solution_id,
        document.slug,
        facets,
        document.tsv(),
        document.name_key,
        document.published_at,
        document.uses,
        document.evidence_until,
    )


def _cards(document: Document) -> tuple[Any, ...]:
    cards = (json.dumps(document.cards[kind], ensure_ascii=False) for kind in ("de", "en", "api"))
    return (document.solution_id, *cards)


def _words(found: Sequence[Document]) -> list[list[str]]:
    merged: dict[str, tuple[str, set[str]]] = {}
    for document in found:
        for word, (shown, lexemes) in document.words.items():
            merged.setdefault(word, (shown, set()))[1].update(lexemes)
    words = sorted(merged)
    return [words, [merged[word][0] for word in words], [" ".join(sorted(merged[word][1])) for word in words]]
