"""Vendors with what they offer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Organisation
from accounts.queries import name_key
from catalog.models import SearchCards

from .published import vendors_with_listings
from .wording import reader_language

LONGEST_TEXT = 80
MOST_CARDS = 200


def vendors_named(text: str = "") -> QuerySet[Organisation]:
    """Organisations that offer something here now, by name, with `listing_count`; only those whose name holds the text."""
    found = vendors_with_listings()
    key = name_key(text[:LONGEST_TEXT]) if text.strip() else ""
    return found.filter(name_key__contains=key) if key else found


def vendor_by_slug(slug: str) -> Organisation | None:
    """The vendor of that address; one query."""
    return Organisation.objects.vendors().select_related("area").filter(slug=slug).first()


def cards_of_vendor(vendor: Organisation) -> list[dict[str, Any]]:
    """Ready cards of the vendor's public solutions by name, in the reader's language; one query."""
    cards = SearchCards.objects.filter(solution__vendor=vendor).order_by(
        "solution__search_row__name_key", "pk"
    )
    return list(cards.values_list(reader_language(), flat=True)[:MOST_CARDS])
