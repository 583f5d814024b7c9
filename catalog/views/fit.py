"""How well one solution fits the municipality in the address: a part of its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from catalog.fit.rules import Fit, fit
from catalog.models import Solution
from catalog.queries.fit import profile_of_area, traits_by_slug
from catalog.search.asked import read_search
from marketplace.core.addresses import address
from marketplace.registers.models import Area

from .filters import home_of
from .results import for_area


@dataclass(frozen=True)
class FitPanel:
    """What the page shows: the fit, or how to name a municipality.

    typed       what stands in the address
    candidates  (area, address of this page for it) where the name means several
    list_url    the catalogue for this municipality
    """

    typed: str = ""
    area: Area | None = None
    fit: Fit | None = None
    candidates: tuple[tuple[Area, str], ...] = ()
    list_url: str = ""
    is_own: bool = False


def fit_panel(request: HttpRequest, solution: Solution) -> FitPanel:
    """The fit of a public listing for the municipality in the address; no query where none is named, else at most nine."""
    search = read_search(request.GET)
    home = home_of(search)
    if home.area is None:
        candidates = tuple((area, for_area(request.path, area.key)) for area, _url in home.candidates)
        return FitPanel(home.typed, candidates=candidates)
    traits = traits_by_slug(solution.slug)
    if traits is None:
        return FitPanel(home.typed)
    profile = profile_of_area(home.area, request.actor)
    url = for_area(address("catalog:solution-list"), home.area.key)
    return FitPanel(home.typed, home.area, fit(profile, traits), list_url=url, is_own=profile.limit_is_own)
