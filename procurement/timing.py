"""Whether something came in time: a pure comparison, so that the microsecond before, at and after a deadline can be shown."""

from __future__ import annotations

import datetime


def is_in_time(received: datetime.datetime, deadline: datetime.datetime) -> bool:
    """Whether what was received at that moment of the database's clock counts; the deadline itself still does."""
    return received <= deadline
