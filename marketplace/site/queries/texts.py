"""Reads of the editable texts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ..choices import TextKey
from ..models import EditableText

TEXTS = Path(__file__).parents[1] / "texts"


@dataclass(frozen=True)
class PageText:
    """One text as a page shows it; `changed_at` is None while it is the shipped one."""

    key: TextKey
    language: str
    body: str
    changed_at: datetime.datetime | None = None

    @property
    def is_own(self) -> bool:
        """Whether the operator has changed it."""
        return self.changed_at is not None


@lru_cache(maxsize=64)
def shipped_text(key: TextKey, language: str) -> str:
    """The wording the project ships, read once from its file."""
    return (TEXTS / f"{key.value}.{language}.md").read_text(encoding="utf-8").strip()


def page_text(key: TextKey, language: str) -> PageText:
    """The operator's wording where there is one, else the shipped one; one query."""
    own = EditableText.objects.filter(key=key, language=language).first()
    if own is None:
        return PageText(key, language, shipped_text(key, language))
    return PageText(key, language, own.body, own.updated_at)


def all_texts() -> list[PageText]:
    """Every text in every language, in the order of the keys; one query."""
    own = {(text.key, text.language): text for text in EditableText.objects.all()}
    found = []
    for key in TextKey:
        for language, _name in settings.LANGUAGES:
            text = own.get((key.value, language))
            body = text.body if text else shipped_text(key, language)
            found.append(PageText(key, language, body, text.updated_at if text else None))
    return found
