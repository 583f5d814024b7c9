"""A clock that a story puts forward: the site, its jobs and its sessions all live by it, only the browser does not."""

from __future__ import annotations

import datetime

import time_machine

from catalog.search import indexing
from marketplace.core.clock import BERLIN
from marketplace.core.models import AuditEvent

# What the job that follows expiry records of each listing whose search row it wrote.
WRITTEN = ("catalog.evidence.expired", "catalog.solution.warned")


class Clock:
    """The clock of this process; it goes on ticking from where it is put."""

    def __init__(self) -> None:
        self._first = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._journey: time_machine.travel | None = None

    def put(self, day: datetime.date, hour: int, minute: int) -> None:
        """Make it this time of this day in Berlin."""
        self._stop()
        moment = datetime.datetime.combine(day, datetime.time(hour, minute), BERLIN)
        self._journey = time_machine.travel(moment, tick=True)
        self._journey.start()

    def put_back(self) -> None:
        """Make it today again, also in the search rows that were written for a later day."""
        self._stop()
        events = AuditEvent.objects.filter(pk__gt=self._first, verb__in=WRITTEN)
        written = {int(key) for key in events.values_list("subject_id", flat=True)}
        indexing.write_rows(indexing.documents(sorted(written)))

    def _stop(self) -> None:
        if self._journey is not None:
            self._journey.stop()
            self._journey = None
