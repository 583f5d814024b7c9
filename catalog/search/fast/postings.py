"""Which listings hold a lexeme, and in which field: read from PostgreSQL when first asked for, and changed with the rows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from pyroaring import BitMap

from ..interface import Term
from ..order import WEAK

WEIGHTS = "ABCD"
Posting = tuple[BitMap, BitMap, BitMap, BitMap]


class Postings:
    """Postings by lexeme, the ones asked for last; a listing stands in one of the four bitmaps, by its best field.

    fetch  reads the postings of some lexemes from the database
    """

    def __init__(self, fetch: Callable[[Iterable[str]], Mapping[str, Posting]], most: int = 20_000) -> None:
        self._fetch = fetch
        self._most = most
        self._kept: OrderedDict[str, Posting] = OrderedDict()

    def of(self, lexemes: Iterable[str]) -> dict[str, Posting]:
        """The postings of the lexemes; what is not kept yet is fetched at once."""
        wanted = list(dict.fromkeys(lexemes))
        missing = [lexeme for lexeme in wanted if lexeme not in self._kept]
        if missing:
            self._kept.update(self._fetch(missing))
        found = {}
        for lexeme in wanted:
            self._kept.move_to_end(lexeme)
            found[lexeme] = self._kept[lexeme]
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found

    def change(self, listing: int, before: Iterable[str], now: Mapping[str, str]) -> None:
        """Take a listing out of the postings it stood in, and put it where it stands now (lexeme -> weight)."""
        for lexeme in {*before, *now}:
            posting = self._kept.get(lexeme)
            if posting is None:
                continue
            weight = now.get(lexeme)
            for name, hits in zip(WEIGHTS, posting, strict=True):
                if name == weight:
                    hits.add(listing)
                else:
                    hits.discard(listing)


def bands_of_terms(terms: Iterable[Term], postings: Postings) -> list[tuple[int, BitMap]]:
    """The listings that meet every term, in bands of relevance as order.py says; ascending, none in two bands."""
    sums: dict[int, BitMap] | None = None
    for term in terms:
        levels = _levels(term, postings)
        if sums is None:
            sums = levels
            continue
        added: dict[int, BitMap] = {}
        for band, hits in sums.items():
            for level, met in levels.items():
                both = hits & met
                if both:
                    key = band + level
                    added[key] = added[key] | both if key in added else both
        sums = added
    return sorted((sums or {}).items())


def _levels(term: Term, postings: Postings) -> dict[int, BitMap]:
    """Where a term is met: level -> listings, none in two levels."""
    found = postings.of((*term.exact, *term.parts, *term.weak))
    first = WEAK if term.corrected else 0
    met = [(first + number, hits) for number, hits in enumerate(_strong(term, found))]
    if term.weak:
        weak = [[found[lexeme][number] for lexeme in term.weak] for number in range(len(WEIGHTS))]
        met += [(WEAK + number, BitMap.union(*hits)) for number, hits in enumerate(weak)]
    levels: dict[int, BitMap] = {}
    seen = BitMap()
    for level, hits in met:
        if fresh := hits - seen:
            levels[level] = levels.get(level, BitMap()) | fresh
            seen |= fresh
    return levels


def _strong(term: Term, found: Mapping[str, Posting]) -> list[BitMap]:
    """Listings that hold the word itself, or all parts of the compound, in fields up to each weight."""
    strong = []
    for last in range(1, len(WEIGHTS) + 1):
        hits = BitMap()
        for lexeme in term.exact:
            hits |= found[lexeme][last - 1]
        if term.parts:
            hits |= BitMap.intersection(*(BitMap.union(*found[part][:last]) for part in term.parts))
        strong.append(hits)
    return strong
