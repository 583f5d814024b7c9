"""One page, judged for everybody: both sizes, both colour schemes."""

from __future__ import annotations

from . import judges
from .pages import PageOf
from .profiles import Profiles
from .visit import Visit

SIZES = (1280, 320)
SCRIPTS = "document.scripts.length > 0"
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"
# The rules of axe that depend on the colour scheme.
COLOURS = ("color-contrast", "link-in-text-block")


def assert_page_holds(profiles: Profiles, page_of: PageOf, language: str) -> None:
    """The page is sound, axe finds nothing, nothing sticks out, everything can be hit; every problem is told at once."""
    with profiles.of(page_of.visitor) as one:
        problems = problems_of(one, page_of, language)
        assert problems == [], "\n".join([f"{page_of.name} ({language}):", *problems])


def problems_of(one: Visit, page_of: PageOf, language: str) -> list[str]:
    """What is wrong with the page, at each size and in each colour scheme."""
    problems: list[str] = []
    for width in SIZES:
        one.page.set_viewport_size({"width": width, "height": 900})
        # Some scripts look at the width when the page comes, so to a page with scripts each size is a page of its own.
        if width == SIZES[0] or one.page.evaluate(SCRIPTS):
            one.open(page_of.address(language), status=page_of.status)
        page = one.page
        assert page.evaluate("[innerWidth, document.documentElement.lang]") == [width, language]
        found = [*judges.sideways(page), *judges.small_targets(page), *judges.wordless(page), *one.axe()]
        problems += [f"{width} px: {problem}" for problem in found]
        # In the dark only the colours are different.
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(DARK)
        problems += [f"{width} px, dark: {problem}" for problem in one.axe(only=COLOURS)]
        page.emulate_media(color_scheme="light")
        one.assert_sound()
    return problems
