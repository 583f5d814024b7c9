"""Evidence: what follows when a proof runs out."""

from __future__ import annotations

import datetime

from django.db import transaction

from catalog.models import Solution
from catalog.search import indexing
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day


def refresh_expired_evidence(*, by: Actor, day: datetime.date | None = None) -> int:
    """Write anew the search row of each public listing whose proof ran out after the row was written.

    Each listing in a transaction of its own, so a crash leaves whole rows and the next run goes on; returns how many.
    Records: catalog.evidence.expired
    """
    day = day or berlin_day()
    due = (
        Solution.objects.public()
        .filter(evidence__valid_until__lt=day, search_row__evidence_until__lt=day)
        .order_by("pk")
        .distinct()
        .values_list("pk", flat=True)
    )
    count = 0
    for pk in list(due):
        with transaction.atomic():
            solution = Solution.objects.select_for_update(of=("self",)).public().filter(pk=pk).first()
            if solution is None:
                continue
            indexing.write_row(solution)
            audit.record(by, "catalog.evidence.expired", solution, {"day": day.isoformat()})
            count += 1
    return count
