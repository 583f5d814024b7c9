"""One page, judged for everybody: both sizes, both colour schemes."""

from __future__ import annotations

from collections.abc import Callable

from . import judges
from .pages import PageOf
from .visit import Visit

SIZES = (1280, 320)
SCHEMES = ("light", "dark")


def assert_page_holds(visit: Callable[..., Visit], page_of: PageOf, language: str) -> None:
    """The page is sound, axe finds nothing, nothing sticks out, everything can be hit; every problem is told at once."""
    one = visit(operator=page_of.operator)
    problems: list[str] = []
    for width in SIZES:
        one.page.set_viewport_size({"width": width, "height": 900})
        page = one.open(page_of.address(language), status=page_of.status)
        assert page.evaluate("document.documentElement.lang") == language
        found = [*judges.sideways(page), *judges.small_targets(page), *judges.wordless(page)]
        problems += [f"{width} px: {problem}" for problem in found]
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            problems += [f"{width} px, {scheme}: {problem}" for problem in one.axe()]
        page.emulate_media(color_scheme="light")
        one.assert_sound()
    assert problems == [], "\n".join([f"{page_of.name} ({language}):", *problems])
