"""Vendors: what follows in the search when one of them changes."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.db.models.fields.json import KeyTextTransform

from catalog.models import SearchCards, Solution
from catalog.search import indexing
from marketplace.core import audit
from marketplace.core.actor import Actor

MOST = 500


def refresh_renamed_vendors(*, by: Actor) -> int:
    """Write anew the search row of each public listing whose card still carries an old name of its vendor.

    Each listing in a transaction of its own, so a crash leaves whole rows and the next run goes on; returns how many.
    Records: catalog.vendor.renamed
    """
    name = KeyTextTransform("name", KeyTextTransform("vendor", "api"))
    due = (
        SearchCards.objects.annotate(shown=name)
        .exclude(shown=F("solution__vendor__name"))
        .order_by("pk")
        .values_list("pk", flat=True)[:MOST]
    )
    count = 0
    for pk in list(due):
        with transaction.atomic():
            solution = Solution.objects.select_for_update(of=("self",)).public().filter(pk=pk).first()
            if solution is None:
                continue
            indexing.write_row(solution)
            audit.record(by, "catalog.vendor.renamed", solution, {"vendor": solution.vendor_id})
            count += 1
    return count
