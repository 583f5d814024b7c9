"""The search as an address says it: read forgivingly, written the same way each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.choices import Sort
from catalog.fit.weights import Weights
from marketplace.core.addresses import address
from marketplace.core.clock import berlin_day

from .codes import filter_code
from .interface import FACETS, Query
from .labels import facet_codes, facet_label

LONGEST_TEXT = 200
LONGEST_CODE = 300
MOST_CODES = 50
PAGE_SIZE = 20
# Which municipalities a filter for “used by municipalities like mine” means: all that are like it, or those of one aspect.
LIKE = ("mine", "size", "kind", "land", "near", "together")
# No area has this key, so nothing is used there.
NOBODY = ("",)


@dataclass(frozen=True)
class Search:
    """What the address asks for; everything it does not understand is left out."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = Sort.RELEVANCE
    area: str = ""
    like: tuple[str, ...] = ()
    cursor: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether neither words nor filters narrow the list."""
        return not self.text and not self.filters and not self.like

    def query(
        self, language: str, weights: Weights | None = None, alike: tuple[str, ...] | None = None
    ) -> Query:
        """The question to the search engine, with the cards of one language.

        weights  of the municipality in the address; without any there is no order by fit
        alike    keys of the areas of which one must use it; None where that does not matter
        """
        used = {} if alike is None else {"fit_use": alike or NOBODY}
        return Query(
            text=self.text,
            filters={**self.filters, **used},
            sort=Sort.RELEVANCE if self.sort == Sort.FIT and weights is None else self.sort,
            fit=weights,
            day=berlin_day(),
            cursor=self.cursor,
            page_size=PAGE_SIZE,
            cards=(language, "api"),
        )

    def url(self) -> str:
        """The address of this search: nothing empty, always in the same order."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, code) for facet in FACETS for code in self.filters.get(facet, ())]
        if self.sort != Sort.RELEVANCE:
            pairs.append(("sort", self.sort))
        pairs += [("area", self.area)] if self.area else []
        pairs += [("like", aspect) for aspect in LIKE if aspect in self.like]
        pairs += [("cursor", self.cursor)] if self.cursor else []
        base = address("catalog:solution-list")
        return f"{base}?{urlencode(pairs)}" if pairs else base

    @property
    def question(self) -> str:
        """What stands behind the question mark of its address, from the first page on."""
        return replace(self, cursor="").url().partition("?")[2]

    def saving_url(self) -> str:
        """The address of the form that saves this search."""
        question = self.question
        base = address("catalog:savedsearch-add")
        return f"{base}?{question}" if question else base

    def at(self, cursor: str) -> str:
        """The address of another page of the results; empty without a cursor."""
        return replace(self, cursor=cursor).url() if cursor else ""

    def without(self, facet: str, code: str) -> Search:
        """The same without one filter, from the first page on."""
        codes = tuple(one for one in self.filters.get(facet, ()) if one != code)
        rest = {key: value for key, value in self.filters.items() if key != facet}
        return replace(self, filters=rest | ({facet: codes} if codes else {}), cursor="")

    def adding(self, facet: str, code: str) -> Search:
        """The same with one filter more, from the first page on."""
        codes = (*self.filters.get(facet, ()), code)
        return replace(self, filters={**self.filters, facet: codes}, cursor="")

    def without_area(self) -> Search:
        """The same for no municipality, and without what needs one."""
        sort = Sort.RELEVANCE if self.sort == Sort.FIT else self.sort
        return replace(self, area="", like=(), sort=sort, cursor="")

    def alike(self, *like: str) -> Search:
        """The same with another meaning of municipalities like mine, from the first page on."""
        return replace(self, like=like, cursor="")


def read_search(params: QueryDict) -> Search:
    """Read the address; unknown parameters and values are ignored, never an error."""
    filters = {}
    for facet in FACETS:
        known = facet_codes(facet)
        codes = [
            code
            for code in params.getlist(facet)[:MOST_CODES]
            if 0 < len(code) <= LONGEST_CODE and "\0" not in code
        ]
        codes = [filter_code(facet, code) for code in codes if known is None or code in known]
        if codes:
            filters[facet] = tuple(dict.fromkeys(codes))
    sort = params.get("sort", "")
    return Search(
        text=_clean(params.get("q", ""))[:LONGEST_TEXT],
        filters=filters,
        sort=sort if sort in Sort.values else Sort.RELEVANCE,
        area=_clean(params.get("area", ""))[:80],
        like=tuple(aspect for aspect in LIKE if aspect in params.getlist("like")),
        cursor=params.get("cursor", "")[:1000].replace("\0", ""),
    )


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def saved_address(address: str) -> str:
    """What is kept of an address: words, filters and municipality in one spelling, so that equal searches are one.

    Takes what stands behind the question mark. Order and page are no part of what is searched for.
    """
    search = search_of(address)
    filters = {facet: tuple(sorted(codes)) for facet, codes in search.filters.items()}
    like = search.like if search.area else ()
    kept = replace(search, filters=filters, like=like, sort=Sort.RELEVANCE, cursor="")
    return kept.url().partition("?")[2]


def search_of(address: str) -> Search:
    """The search that stands behind the question mark of an address."""
    return read_search(QueryDict(address))


def words_of(search: Search, names: Mapping[str, str]) -> str:
    """What a search asks for, in words; codes of open lists stand as they are, so that nothing is asked of the database.

    names  what areas are called, by their keys
    """
    parts = [_("“%(text)s”") % {"text": search.text}] if search.text else []
    for facet, codes in search.filters.items():
        parts += [code if facet in ("vendor", "standard") else facet_label(facet, code) for code in codes]
    if search.area:
        area = {"name": names.get(search.area, search.area)}
        parts.append(
            _("used by municipalities like %(name)s") % area if search.like else _("for %(name)s") % area
        )
    return ", ".join(parts) or _("all solutions")
