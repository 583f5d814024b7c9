"""Addresses of pages by the name of their route, for lists and frames that need many: each worked out once, then looked up."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

# Stands where the variable part goes; no route holds it by itself.
PART = "0-part-0"


def fixed_key() -> tuple[str | None, str, str | None]:
    """All that decides about addresses and words that are the same for every reader: while it is the same, so are they."""
    return get_language(), get_script_prefix(), get_urlconf()


def address(route: str) -> str:
    """The address of a page without variables, in the active language."""
    return _address(route, fixed_key())


def addresses(route: str, variable: str) -> tuple[str, str]:
    """What stands before and after the one variable of a route; for slugs and keys, which need no quoting."""
    return _parts(route, variable, fixed_key())


@lru_cache(maxsize=500)
def _address(route: str, key: tuple[str | None, str, str | None]) -> str:
    return reverse(route)


@lru_cache(maxsize=100)
def _parts(route: str, variable: str, key: tuple[str | None, str, str | None]) -> tuple[str, str]:
    before, _part, after = reverse(route, kwargs={variable: PART}).partition(PART)
    return before, after
