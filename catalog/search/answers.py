"""From what an engine found to the answer: cursors, and facets in their order with labels; the same for every engine."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from .codes import filter_code
from .cursors import Key, Position, write_cursor
from .interface import FACETS, HIDDEN, Answer, FacetCount, Hit, Query, Term
from .labels import WRITTEN, facet_codes, made_label

Chosen = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class FoundHit:
    """A hit with its place in the order."""

    hit: Hit
    key: Key
    neutral: int


@dataclass(frozen=True)
class Found:
    """What an engine found.

    total   number of all hits
    before  number of hits before the cursor's place, its own included when paging forward
    page    hits of the page in their order
    counts  (facet, code, count, label as it is written, empty where it is made from the code)
    """

    total: int
    before: int
    page: Sequence[FoundHit]
    counts: Sequence[tuple[str, str, int, str]]


def chosen_of(query: Query) -> Chosen:
    """The chosen codes by facet, without facets that have none; KeyError where there is no such facet."""
    found = {}
    for facet, codes in query.filters.items():
        if facet not in FACETS and facet not in HIDDEN:
            raise KeyError(facet)
        if codes:
            # PostgreSQL knows no NUL, so no code holds one.
            found[facet] = frozenset(filter_code(facet, code.replace("\0", "")) for code in codes)
    return found


def make_answer(
    query: Query, terms: tuple[Term, ...], day: datetime.date, position: Position | None, found: Found
) -> Answer:
    """The answer to a query from what was found on a day, at a position."""
    backward = position is not None and position.backward
    first = found.before - len(found.page) + 1 if backward else found.before + 1
    last = first + len(found.page) - 1
    start, end = _edges(found.page, position)
    return Answer(
        count=found.total,
        hits=tuple(row.hit for row in found.page),
        facets=_facets(found.counts, chosen_of(query)),
        next=write_cursor(query, Position(day, *end)) if end and last < found.total else "",
        previous=write_cursor(query, Position(day, *start, backward=True)) if start and first > 1 else "",
        first=first,
        terms=terms,
    )


def _edges(
    page: Sequence[FoundHit], position: Position | None
) -> tuple[tuple[Key, int] | None, tuple[Key, int] | None]:
    """Places before and after which the other pages lie; of an empty page both lie at the cursor."""
    if page:
        return (page[0].key, page[0].neutral), (page[-1].key, page[-1].neutral)
    if position is None:
        return None, None
    # The hit at the cursor itself stood on the page that the cursor came from.
    step = -1 if position.backward else 1
    here = (position.key, position.neutral)
    beside = (position.key, position.neutral + step)
    return (here, beside) if position.backward else (beside, here)


def _facets(counts: Sequence[tuple[str, str, int, str]], chosen: Chosen) -> dict[str, tuple[FacetCount, ...]]:
    language = (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]
    by_facet: dict[str, dict[str, tuple[int, str]]] = {facet: {} for facet in FACETS}
    for facet, code, number, label in counts:
        by_facet[facet][code] = (number, label if facet in WRITTEN else made_label(facet, code, language))
    return {
        facet: _of_facet(facet, rows, chosen.get(facet, frozenset()), language)
        for facet, rows in by_facet.items()
    }


def _of_facet(
    facet: str, rows: dict[str, tuple[int, str]], chosen: frozenset[str], language: str
) -> tuple[FacetCount, ...]:
    for code in chosen:
        rows.setdefault(code, (0, code if facet in WRITTEN else made_label(facet, code, language)))
    closed = facet_codes(facet)
    if closed is not None:
        codes = [code for code in closed if code in rows]
        if len(codes) < len(rows):
            codes += sorted(rows.keys() - set(codes))
    else:
        codes = sorted(rows, key=lambda code: (-rows[code][0], rows[code][1].casefold(), code))
    return tuple(FacetCount(code, rows[code][0], code in chosen, rows[code][1]) for code in codes)
