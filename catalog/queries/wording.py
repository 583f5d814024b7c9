"""Texts kept by language, as one reader gets them, and the names of languages and countries."""

from __future__ import annotations

from babel import Locale

from marketplace.core.wording import Wording, localised, reader_language

__all__ = ["Wording", "country_label", "language_label", "localised", "reader_language"]


def language_label(tag: str) -> str:
    """The name of a language in the reader's language; the tag itself where it has none."""
    return Locale.parse(reader_language()).languages.get(tag.split("-")[0].lower(), tag)


def country_label(code: str) -> str:
    """The name of a country in the reader's language; the code itself where it has none."""
    return Locale.parse(reader_language()).territories.get(code, code)
