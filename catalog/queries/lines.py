"""Ready cards with the one thing that changes by the clock: whether the vendor's identity counts as verified now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from catalog.models import SearchCards

from .wording import reader_language

_VENDOR = ("solution__vendor__verified_at", "solution__vendor__verified_until")


def cards_of(rows: QuerySet[SearchCards], limit: int) -> list[dict[str, Any]]:
    """Ready cards in the reader's language, `vendor` with `is_verified`; one query."""
    now = timezone.now()
    return [
        card | {"vendor": card["vendor"] | {"is_verified": at is not None and (until is None or now < until)}}
        for card, at, until in rows.values_list(reader_language(), *_VENDOR)[:limit]
    ]
