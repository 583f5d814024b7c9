"""Texts kept by language (BCP 47), as one reader gets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True)
class Wording:
    """A text chosen for the reader; `lang` is empty where it is in the language of the page."""

    value: Any
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)


def pick_text(texts: Mapping[str, Any] | None, language: str) -> tuple[str, Any]:
    """Choose (tag, value) for a reader: their language, then German, then English, then any; ("", None) if empty.

    A tag with a region or script serves its language (`de-AT` serves `de`).
    """
    if not texts:
        return "", None
    for wanted in (language, "de", "en"):
        if wanted in texts:
            return wanted, texts[wanted]
        for tag, value in texts.items():
            if tag.split("-")[0].lower() == wanted:
                return tag, value
    return next(iter(texts.items()))


def reader_language() -> str:
    """The language of the page, `de` or `en`."""
    return (get_language() or "de").split("-")[0]


def localised(texts: Mapping[str, Any] | None) -> Wording:
    """Choose the reader's version: their language, then German, then English, then any."""
    language = reader_language()
    tag, value = pick_text(texts, language)
    return Wording(value, "" if tag.split("-")[0].lower() == language else tag)
