"""What the page of the catalogue offers for a search: filters, chips, and what fits the reader's municipality."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.choices import EvidenceLevel
from catalog.search.asked import LIKE, Search, read_search
from catalog.search.interface import Answer, FacetCount
from catalog.search.labels import facet_name
from marketplace.registers.models import Area
from marketplace.registers.queries import area_by_key, areas_matching

MINE = LIKE[0]
FIRST_OPTIONS = 8
SUGGESTED_AREAS = 8
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
    """A filter that one link switches on or off; `count` is None where nobody counted what it would leave."""

    label: str
    url: str
    count: int | None
    selected: bool


@dataclass(frozen=True)
class Home:
    """The municipality the reader searches for: found, or several it may be, or none by that name.

    like   what “used by municipalities like mine” is set to; aspects are the ways to narrow that
    """

    typed: str = ""
    area: Area | None = None
    candidates: tuple[tuple[Area, str], ...] = ()
    toggles: tuple[Toggle, ...] = ()
    like: tuple[str, ...] = ()
    aspects: tuple[Toggle, ...] = ()


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
    return chips + _like_chips(search)


def _like_chips(search: Search) -> list[Chip]:
    if not search.like or not search.area:
        return []
    label = _("Used by municipalities like mine")
    aspects = [aspect_name(aspect) for aspect in search.like if aspect != MINE]
    return [Chip(f"{label} ({', '.join(aspects)})" if aspects else label, search.alike().url())]


def aspect_name(aspect: str) -> str:
    """What an aspect is called by which municipalities are like one."""
    return {
        "size": _("same size"),
        "kind": _("same kind"),
        "land": _("same Land"),
        "near": _("within 50 km"),
        "together": _("same association or district"),
    }[aspect]


def asked_by(request: HttpRequest) -> tuple[Search, Home]:
    """The search and the municipality that a request names; looked up once, however often it is asked."""
    found = getattr(request, "_asked", None)
    if found is None:
        search = read_search(request.GET)
        found = request._asked = (search, home_of(search))
    return found


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
    """The filters that fit the reader's municipality: who is like it and uses what, its size and its Land."""
    area = home.area
    if area is None:
        return home
    toggles = [
        Toggle(
            _("Used by municipalities like mine"),
            search.alike(*(() if search.like else (MINE,))).url(),
            answer.count if search.like else None,
            bool(search.like),
        )
    ]
    if area.population_band:
        label = _("For your size: %(band)s") % {"band": area.population_band.label}
        toggles.append(_toggle(search, answer, "population_band", area.population_band.value, label))
    if area.land:
        label = _("In your Land: %(land)s") % {"land": area.get_land_display()}
        toggles.append(_toggle(search, answer, "land", area.land, label))
    return replace(home, toggles=tuple(toggles), like=search.like, aspects=_aspects(search))


def _aspects(search: Search) -> tuple[Toggle, ...]:
    """The ways to narrow who is like the reader's municipality, once that is asked for at all."""
    found = []
    for aspect in LIKE if search.like else ():
        if aspect == MINE:
            continue
        selected = aspect in search.like
        rest = [one for one in search.like if one not in (aspect, MINE)]
        like = [*rest, *(() if selected else (aspect,))] or [MINE]
        found.append(Toggle(aspect_name(aspect), search.alike(*like).url(), None, selected))
    return tuple(found)


def _toggle(search: Search, answer: Answer, facet: str, code: str, label: str) -> Toggle:
    selected = code in search.filters.get(facet, ())
    count = next((one.count for one in answer.facets.get(facet, ()) if one.code == code), 0)
    return Toggle(label, (search.without if selected else search.adding)(facet, code).url(), count, selected)
