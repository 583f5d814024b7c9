"""The search as the address of the page says it: read forgivingly, written the same way each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.choices import EvidenceLevel, Sort
from catalog.search.codes import filter_code
from catalog.search.interface import FACETS, Answer, FacetCount, Query
from catalog.search.labels import facet_codes, facet_name
from marketplace.core.addresses import address
from marketplace.core.clock import berlin_day
from marketplace.registers.models import Area
from marketplace.registers.queries import area_by_key, areas_matching

LONGEST_TEXT = 200
LONGEST_CODE = 300
MOST_CODES = 50
FIRST_OPTIONS = 8
SUGGESTED_AREAS = 8
PAGE_SIZE = 20
# What most people filter by comes first and is open; the rest opens on demand.
SHOWN_FACETS = (
    "field_of_action",
    "solution_class",
    "evidence_level",
    "licence_model",
    "operating_model",
    "offer_type",
    "population_band",
    "land",
    "development_status",
    "data_location",
    "origin",
    "category",
    "standard",
    "licence",
    "language",
    "vendor",
)
OPEN_FACETS = 4


@dataclass(frozen=True)
class Search:
    """What the address asks for; everything it does not understand is left out."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = Sort.RELEVANCE
    area: str = ""
    cursor: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether neither words nor filters narrow the list."""
        return not self.text and not self.filters

    def query(self, language: str) -> Query:
        """The question to the search engine, with the cards of one language."""
        return Query(
            text=self.text,
            filters=self.filters,
            sort=self.sort,
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
        pairs += [(key, value) for key, value in (("area", self.area), ("cursor", self.cursor)) if value]
        base = address("catalog:solution-list")
        return f"{base}?{urlencode(pairs)}" if pairs else base

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


@dataclass(frozen=True)
class Facet:
    """One facet of the list at the left: the first options in view, the rest behind “show all”."""

    key: str
    label: str
    first: tuple[FacetCount, ...]
    more: tuple[FacetCount, ...]
    chosen: int
    is_open: bool

    @property
    def total(self) -> int:
        """How many values there are to choose from."""
        return len(self.first) + len(self.more)


@dataclass(frozen=True)
class Chip:
    """A chosen filter and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Toggle:
    """A filter that one link switches on or off."""

    label: str
    url: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Home:
    """The municipality the reader searches for: found, or several it may be, or none by that name."""

    typed: str = ""
    area: Area | None = None
    candidates: tuple[tuple[Area, str], ...] = ()
    toggles: tuple[Toggle, ...] = ()


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
        cursor=params.get("cursor", "")[:1000].replace("\0", ""),
    )


def facets_of(answer: Answer) -> list[Facet]:
    """All facets that offer a choice, in the order of the page."""
    found = []
    for place, key in enumerate(SHOWN_FACETS):
        # Every listing is at least self-declared: that would be no choice.
        idle = EvidenceLevel.SELF_DECLARED if key == "evidence_level" else None
        options = tuple(
            one for one in answer.facets.get(key, ()) if one.selected or (one.count > 0 and one.code != idle)
        )
        if not options:
            continue
        # What is chosen stays in view, however rare it is.
        first, rest = options[:FIRST_OPTIONS], options[FIRST_OPTIONS:]
        more = tuple(one for one in rest if not one.selected)
        if len(more) <= 1:
            first, more = options, ()
        elif len(more) < len(rest):
            first += tuple(one for one in rest if one.selected)
        chosen = sum(one.selected for one in options)
        label = _("Checked at least") if key == "evidence_level" else facet_name(key)
        found.append(Facet(key, label, first, more, chosen, place < OPEN_FACETS or bool(chosen)))
    return found


def chips_of(search: Search, answer: Answer) -> list[Chip]:
    """The chosen filters in the order of the facets."""
    chips = []
    for facet in SHOWN_FACETS:
        for count in answer.facets.get(facet, ()):
            if count.selected:
                chips.append(Chip(count.label or count.code, search.without(facet, count.code).url()))
    return chips


def home_of(search: Search) -> Home:
    """Who the reader is, from what stands in the address: a key, or a name that means one municipality. At most 3 queries."""
    typed = search.area
    if not typed:
        return Home()
    area = area_by_key(typed) if typed.startswith("body-") or (typed.isdigit() and len(typed) != 5) else None
    if area is None:
        found = areas_matching(typed, SUGGESTED_AREAS)
        if len(found) != 1:
            return Home(
                typed, None, tuple((one, replace(search, area=one.key, cursor="").url()) for one in found)
            )
        area = found[0]
    return Home(typed, area)


def with_toggles(home: Home, search: Search, answer: Answer) -> Home:
    """The two filters that fit the reader's municipality: its size and its Land."""
    area = home.area
    if area is None:
        return home
    toggles = []
    if area.population_band:
        label = _("For your size: %(band)s") % {"band": area.population_band.label}
        toggles.append(_toggle(search, answer, "population_band", area.population_band.value, label))
    if area.land:
        label = _("In your Land: %(land)s") % {"land": area.get_land_display()}
        toggles.append(_toggle(search, answer, "land", area.land, label))
    return replace(home, toggles=tuple(toggles))


def _toggle(search: Search, answer: Answer, facet: str, code: str, label: str) -> Toggle:
    selected = code in search.filters.get(facet, ())
    count = next((one.count for one in answer.facets.get(facet, ()) if one.code == code), 0)
    return Toggle(label, (search.without if selected else search.adding)(facet, code).url(), count, selected)


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
