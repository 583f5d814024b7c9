"""How long the operator's decisions about listings take, so that whoever hands one in knows when to expect an answer."""

from __future__ import annotations

import datetime
import statistics

from catalog.models import Revision

COUNTED = 20


def usual_days() -> int | None:
    """The median of the last decisions in whole days, at least one; None where nothing was decided yet. One query."""
    rows = Revision.objects.filter(submitted_at__isnull=False, decided_at__isnull=False)
    pairs = rows.order_by("-decided_at").values_list("submitted_at", "decided_at")[:COUNTED]
    waits = [decided - submitted for submitted, decided in pairs if decided > submitted]
    if not waits:
        return None
    middle = statistics.median(waits)
    return max(1, -(-middle // datetime.timedelta(days=1)))
