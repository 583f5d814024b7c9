"""What a search is asked and what it answers; every engine keeps this promise and gives the same answers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from catalog.choices import Sort
from catalog.fit.weights import Weights

FACETS = (
    "field_of_action",
    "solution_class",
    "category",
    "offer_type",
    "operating_model",
    "licence_model",
    "licence",
    "development_status",
    "evidence_level",
    "population_band",
    "land",
    "standard",
    "origin",
    "data_location",
    "language",
    "vendor",
)
# Codes by which the fit for a municipality is worked out and filtered, and hits are ordered; never counted, listed or shown.
HIDDEN = (
    "fit_band",
    "fit_type",
    "fit_land",
    "fit_system",
    "fit_staff",
    "fit_use",
    "fit_evidence",
    "fit_transfer",
    "fit_route",
    # Has one code for listings that nobody has confirmed for a long time; they stand one band further down.
    "stale",
)
# The numbers of hidden facets lie above this one, so a code tells by its number alone whether it is shown.
MOST_SHOWN = 64
FACET_BITS = 20
FIRST_HIDDEN = (MOST_SHOWN + 1) << FACET_BITS
CARDS = ("de", "en", "api")
OPEN_LIMIT = 50


def facet_number(facet: str) -> int:
    """The number of a facet, the first part of the ids of its codes."""
    return FACETS.index(facet) + 1 if facet in FACETS else MOST_SHOWN + 1 + HIDDEN.index(facet)


@dataclass(frozen=True)
class Query:
    """One search.

    text       what was typed, already stripped; empty finds everything
    filters    facet -> chosen codes: OR within a facet, AND between facets; hidden facets only narrow, nothing is counted
    sort       one of Sort
    fit        what each code is worth for the municipality asked for; orders by fit, without it all fit alike
    day        the day in Berlin that decides the neutral order among equals
    cursor     opaque, from an earlier answer; it carries its own day
    page_size  1 to 100
    cards      which ready cards the hits shall carry, of CARDS; fewer are faster
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = Sort.RELEVANCE
    fit: Weights | None = None
    day: datetime.date | None = None
    cursor: str = ""
    page_size: int = 20
    cards: tuple[str, ...] = CARDS


@dataclass(frozen=True)
class Term:
    """One word of the query and what of the catalogue it means; both engines search by this and by nothing else.

    typed      the word as it was typed
    word       the same folded
    exact      lexemes that are the word itself; any of them is a match
    parts      lexemes of the parts of a compound; all of them together are a match
    weak       lexemes of words that begin with it, hold it, or are like it; any of them is a weaker match
    corrected  words of the catalogue taken instead, as they are written there, because the word itself is not in it;
               then `exact` and `parts` are theirs, and count as weaker matches
    """

    typed: str
    word: str
    exact: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether any listing can match."""
        return bool(self.exact or self.parts or self.weak)


@dataclass(frozen=True)
class Match:
    """Why a hit is here: a word that was asked, the words of the listing it met, and where.

    where  key of the fact that holds the words, or "vendor", "areas"
    how    "exact" (same word stem), "part" (part of a compound), "prefix" (beginning of a word), "similar" (typing error)
    """

    term: str
    words: tuple[str, ...]
    where: str
    how: str


@dataclass(frozen=True)
class Hit:
    """One solution found. `cards` are the ready result cards asked for, as search/cards.py describes.

    band  relevance, 0 is best; order.py says how it is made
    is_vendor_verified  the operator knows who the vendor is, and that counts now
    """

    solution_id: int
    slug: str
    band: int
    cards: Mapping[str, Any]
    is_vendor_verified: bool = False


class FacetCount(NamedTuple):
    """How many hits have this code; own selections of the facet do not reduce it.

    label  in the active language; of an open list as it is written in the catalogue
    """

    code: str
    count: int
    selected: bool = False
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """What was found: count of all hits, one page of them, cursors, counts of every facet, first position (from 1).

    facets     every facet of FACETS; closed lists in their order, open ones by count, at most OPEN_LIMIT codes of these;
               codes that no hit has are left out unless chosen
    terms      what the words of the query mean, for explain.py
    corrected  typed word -> words that were taken instead
    """

    count: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    next: str = ""
    previous: str = ""
    first: int = 1
    terms: tuple[Term, ...] = ()

    @property
    def corrected(self) -> dict[str, tuple[str, ...]]:
        return {term.typed: term.corrected for term in self.terms if term.corrected}


class BadCursor(ValueError):
    """The cursor was not made by this search, or for another query."""


class Engine(Protocol):
    """A search engine."""

    name: str

    def search(self, query: Query) -> Answer:
        """Answer the query; raises BadCursor."""
        ...
