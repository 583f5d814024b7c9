"""Makes the rows that searches read anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.search import indexing


class Command(BaseCommand):
    """Rebuild every search row from the listings; searches go on meanwhile."""

    help = "Makes every search row anew from the public listings, needed when analysis, cards or facets have changed."

    def handle(self, *args: Any, **options: Any) -> None:
        count = indexing.rebuild()
        self.stdout.write(f"Listings indexed: {count}.")
