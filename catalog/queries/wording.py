"""Texts kept by language, as one reader gets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.translation import get_language

from catalog.facts.document import pick_text


@dataclass(frozen=True)
class Wording:
    """A text chosen for the reader; `lang` is empty where it is in the language of the page."""

    value: Any
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)


def reader_language() -> str:
    """The language of the page, `de` or `en`."""
    return (get_language() or "de").split("-")[0]


def localised(texts: Mapping[str, Any] | None) -> Wording:
    """Choose the reader's version: their language, then German, then English, then any."""
    language = reader_language()
    tag, value = pick_text(texts, language)
    return Wording(value, "" if tag.split("-")[0].lower() == language else tag)


def language_label(tag: str) -> str:
    """The name of a language in the reader's language; the tag itself where it has none."""
    return Locale.parse(reader_language()).languages.get(tag.split("-")[0].lower(), tag)


def country_label(code: str) -> str:
    """The name of a country in the reader's language; the code itself where it has none."""
    return Locale.parse(reader_language()).territories.get(code, code)
