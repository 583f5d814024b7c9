"""One page, judged for everybody: both sizes, both colour schemes."""

from __future__ import annotations

from collections.abc import Callable

from . import judges
from .pages import PageOf
from .visit import Visit

SIZES = (1280, 320)
# The rules of axe that depend on the colour scheme.
COLOURS = ("color-contrast", "link-in-text-block")


def assert_page_holds(visit: Callable[..., Visit], page_of: PageOf, language: str) -> None:
    """The page is sound, axe finds nothing, nothing sticks out, everything can be hit; every problem is told at once."""
    one = visit(visitor=page_of.visitor)
    problems: list[str] = []
    for width in SIZES:
        # Some scripts look at the width when the page comes, so each size is a page of its own.
        one.page.set_viewport_size({"width": width, "height": 900})
        page = one.open(page_of.address(language), status=page_of.status)
        assert page.evaluate("document.documentElement.lang") == language
        found = [*judges.sideways(page), *judges.small_targets(page), *judges.wordless(page), *one.axe()]
        problems += [f"{width} px: {problem}" for problem in found]
        # In the dark only the colours are different.
        page.emulate_media(color_scheme="dark")
        problems += [f"{width} px, dark: {problem}" for problem in one.axe(only=COLOURS)]
        page.emulate_media(color_scheme="light")
        one.assert_sound()
    assert problems == [], "\n".join([f"{page_of.name} ({language}):", *problems])
