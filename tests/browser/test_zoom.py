"""Bigger text and narrower windows: at 200 % nothing is lost and nobody has to scroll sideways."""

from __future__ import annotations

import pytest

from . import judges

ADDRESSES = ("/", "/loesungen/", "/loesungen/beispiel-auenforum/", "/kommunen/150020000000/", "/anmelden/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_at_double_zoom_fits_the_window(visit, address):
    # What a browser at 1280 px shows when zoomed to 200 %.
    page = visit(width=640, height=450, device_scale_factor=2).open(address)
    assert [*judges.sideways(page), *judges.cut_off(page)] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_with_text_twice_as_big_loses_nothing(visit, address):
    page = visit(width=1280).open(address)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert [*judges.sideways(page), *judges.cut_off(page)] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_in_forced_colours_still_shows_what_is_chosen_and_focused(visit, address):
    one = visit(forced_colors="active")
    page = one.open(address)
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    assert judges.sideways(page) == []


def test_solution_on_paper_has_its_facts_and_no_navigation(visit):
    page = visit().open("/loesungen/hal-plan/")
    page.emulate_media(media="print")
    shown = page.evaluate(
        "[...document.querySelectorAll('header nav, footer nav, form, button')].filter(one => one.checkVisibility()).length"
    )
    assert shown == 0
    assert page.locator("h1").inner_text() == "HAL-Plan"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
