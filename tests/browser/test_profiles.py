"""The profiles in which pages are judged: fresh each time, and every size looked at as it would be for itself."""

from __future__ import annotations

import pytest

from .everybody import problems_of
from .page_of import PageOf

LEAVE = """() => {
    localStorage.left = 'behind';
    sessionStorage.left = 'behind';
    document.cookie = 'left=behind; path=/';
}"""
FOUND = """() => [localStorage.length, sessionStorage.length, document.cookie.includes('left'), innerWidth,
    matchMedia('(prefers-color-scheme: dark)').matches]"""
SOLUTION = PageOf("solution", "catalog:solution-show", "/loesungen/hal-plan/", "/en/solutions/hal-plan/")
RANKING = PageOf("ranking", "site:ranking-show", "/wissen/reihenfolge/", "/en/knowledge/order-of-results/")


def test_profile_used_again_holds_nothing_of_the_page_before(profiles):
    with profiles.of("operator") as first:
        page = first.open("/")
        page.evaluate(LEAVE)
        page.set_viewport_size({"width": 320, "height": 900})
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(FOUND) == [1, 1, True, 320, True]
    with profiles.of("operator") as again:
        assert again is first
        page = again.open("/arbeitsbereich/")
        assert page.evaluate(FOUND) == [0, 0, False, 1280, False]


def test_profile_of_a_visitor_is_signed_in_as_nobody_else(profiles):
    with profiles.of("buyer_admin"), profiles.of("") as unknown:
        unknown.page.goto("/arbeitsbereich/")
        assert unknown.page.url == f"{unknown.site}/anmelden/?next=/arbeitsbereich/"


def test_profile_whose_page_does_not_hold_is_not_used_again(profiles):
    with pytest.raises(AssertionError, match="404"), profiles.of("") as broken:
        broken.open("/gibt-es-nicht/")
    with profiles.of("") as fresh:
        assert fresh is not broken


@pytest.mark.parametrize(("page_of", "times"), [(SOLUTION, 2), (RANKING, 1)], ids=["scripts", "no script"])
def test_page_with_scripts_comes_anew_for_each_size(visit, page_of, times):
    one = visit()
    asked = []
    one.page.on("request", lambda request: asked.append(request.resource_type))
    assert problems_of(one, page_of, "de") == []
    assert asked.count("document") == times
