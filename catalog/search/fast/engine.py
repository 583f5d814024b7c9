"""The fast engine: answers from memory, brings the memory up to date, and asks the database for the cards of one page."""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import connection
from pyroaring import BitMap

from catalog.choices import Sort
from catalog.fit.columns import FitColumns
from marketplace.core.clock import berlin_day

from ..answers import Found, FoundHit, chosen_of, make_answer
from ..cursors import Position, read_cursor
from ..expansion import expand
from ..interface import FACETS, OPEN_LIMIT, Answer, Hit, Query, Term
from ..labels import facet_codes
from ..reference import ReferenceEngine
from . import database
from .database import Shown
from .memory import Memory
from .ordering import PageOf, lowered, page_by_bands, page_by_column
from .postings import Postings, bands_of_terms

TRIES = 4
TEXTS_KEPT = 2_000


class Behind(Exception):
    """The memory is too old to be brought up to date; it has to be loaded anew."""


class FastEngine:
    """Keeps the promise of every engine: the same answers as the reference, right after each commit.

    The version of the memory is compared with the database's in the statement that reads the cards, after everything else: if
    nothing changed until then, nothing changed in between either. Otherwise the changes are applied and the search runs again.
    """

    name = "fast"

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or database.load()
        self._lock = threading.RLock()
        self._postings = Postings(database.postings_of)
        self._fits = FitColumns()
        self._texts: OrderedDict[str, tuple[Term, ...]] = OrderedDict()

    @property
    def version(self) -> int:
        """The version of the search rows that the memory holds."""
        return self.memory.version

    def search(self, query: Query) -> Answer:
        """Answer the query; raises BadCursor, and Behind where somebody has to make a new engine."""
        if connection.in_atomic_block:
            # What this transaction wrote is nobody else's yet; the memory is everybody's.
            return ReferenceEngine().search(query)
        position = read_cursor(query)
        day = position.day if position else query.day or berlin_day()
        with self._lock:
            for _try in range(TRIES):
                terms = self._terms(query.text)
                page, counts, total = self._look(query, terms, day, position)
                version, shown = database.shown_of([row[0] for row in page.rows], query.cards)
                if version == self.memory.version:
                    found = Found(total, page.before, self._hits(query, page, shown), counts)
                    return make_answer(query, terms, day, position, found)
                self.catch_up()
        # Changes come faster than searches end; the statement of the reference sees one moment.
        return ReferenceEngine().search(query)

    def catch_up(self) -> None:
        """Apply what was committed since; raises Behind where that is too much or no longer known."""
        with self._lock:
            news = database.news_since(self.memory.version)
            if news is None:
                raise Behind
            self.memory.learn(news.values)
            for change in news.changes:
                if change.row is None:
                    self.memory.drop(change.listing)
                else:
                    self.memory.put(change.row)
                self._postings.change(change.listing, change.before, change.now)
                self._fits.change(change.listing, change.row.codes if change.row else (), self.memory)
            if news.words_changed:
                self._texts.clear()
            self.memory.version = news.version

    def _terms(self, text: str) -> tuple[Term, ...]:
        terms = self._texts.get(text)
        if terms is None:
            terms = self._texts[text] = expand(text)
            if len(self._texts) > TEXTS_KEPT:
                self._texts.popitem(last=False)
        return terms

    def _look(
        self, query: Query, terms: Sequence[Term], day: datetime.date, position: Position | None
    ) -> tuple[PageOf, list[tuple[str, str, int, str]], int]:
        memory, chosen = self.memory, chosen_of(query)
        bands = self._bands(query, terms)
        texts = BitMap.union(BitMap(), *(hits for _band, hits in bands)) if query.text else memory.everything
        having = {facet: memory.having(facet, codes) for facet, codes in chosen.items()}
        hits = BitMap.intersection(texts, *having.values()) if having else texts
        place = self._ranked(position)
        if query.sort == Sort.RELEVANCE:
            within = [(band, met & hits) if having else (band, met) for band, met in bands]
            page = page_by_bands(within, memory.day(day), place, query.page_size)
        else:
            page = page_by_column(hits, self._fits.of(query, memory), memory.day(day), place, query.page_size)
        counts, free = [], memory.counts(hits, [facet for facet in FACETS if facet not in having])
        for facet in FACETS:
            others = [found for other, found in having.items() if other != facet]
            base = BitMap.intersection(texts, *others) if others else texts
            found = memory.counts(base, [facet]) if facet in having else free
            most = OPEN_LIMIT if facet_codes(facet) is None else len(found)
            counts += memory.counted(facet, found, most, chosen.get(facet, ()))
        return page, counts, len(hits)

    def _bands(self, query: Query, terms: Sequence[Term]) -> list[tuple[int, BitMap]]:
        """What the text finds by relevance, the best first; stale listings stand one band further down."""
        bands, stale = self._matched(query, terms), self.memory.having("stale", ("yes",))
        return lowered(bands, stale) if stale else bands

    def _matched(self, query: Query, terms: Sequence[Term]) -> list[tuple[int, BitMap]]:
        if not query.text:
            return [(0, self.memory.everything)]
        if not terms or not all(term.is_known for term in terms):
            return []
        return bands_of_terms(terms, self._postings)

    def _ranked(self, position: Position | None) -> Position | None:
        """The position with a rank where the cursor names a name."""
        if position is None or isinstance(position.key, int):
            return position
        return replace(position, key=self.memory.rank(position.key.encode()))

    def _hits(self, query: Query, page: PageOf, shown: Mapping[int, Shown]) -> list[FoundHit]:
        hits = []
        for listing, key, neutral in page.rows:
            slug, is_verified, cards = shown[listing]
            band = key if query.sort == Sort.RELEVANCE else self._band_of(query, listing)
            hit = Hit(listing, slug, band, cards, is_verified)
            hits.append(FoundHit(hit, self.memory.name(key) if query.sort == Sort.NAME else key, neutral))
        return hits

    def _band_of(self, query: Query, listing: int) -> int:
        """The relevance of one hit in another sort."""
        return next(band for band, met in self._bands(query, self._terms(query.text)) if listing in met)
