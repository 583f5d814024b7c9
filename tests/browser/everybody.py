"""One page, judged for everybody: both sizes, both colour schemes.

Axe takes most of the time of all tests, so it looks as often as something differs: at structure at both sizes and at colours in
both schemes in German, at the words in English once, at the smaller size. The long run looks at everything in both languages.
"""

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


def assert_page_holds(
    profiles: Profiles, page_of: PageOf, language: str, *, words_only: bool = False
) -> None:
    """The page is sound, axe finds nothing, nothing sticks out, everything can be hit; every problem is told at once.

    words_only  axe has seen the page in the other language, at both sizes and in both schemes
    """
    with profiles.of(page_of.visitor) as one:
        problems = problems_of(one, page_of, language, words_only=words_only)
        assert problems == [], "\n".join([f"{page_of.name} ({language}):", *problems])


def problems_of(one: Visit, page_of: PageOf, language: str, *, words_only: bool = False) -> list[str]:
    """What is wrong with the page, at each size and in each colour scheme."""
    problems: list[str] = []
    for width in SIZES:
        one.page.set_viewport_size({"width": width, "height": 900})
        # Some scripts look at the width when the page comes, so to a page with scripts each size is a page of its own.
        if width == SIZES[0] or one.page.evaluate(SCRIPTS):
            one.open(page_of.address(language), status=page_of.status)
        page = one.page
        assert page.evaluate("[innerWidth, document.documentElement.lang]") == [width, language]
        found = [*judges.sideways(page), *judges.small_targets(page), *judges.wordless(page)]
        if not words_only or width == SIZES[-1]:
            found += one.axe()
        problems += [f"{width} px: {problem}" for problem in found]
        if words_only:
            one.assert_sound()
            continue
        # In the dark only the colours are different.
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(DARK)
        problems += [f"{width} px, dark: {problem}" for problem in one.axe(only=COLOURS)]
        page.emulate_media(color_scheme="light")
        one.assert_sound()
    return problems
