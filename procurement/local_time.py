"""Local times of Berlin as people type them, and the one moment each of them means, or none.

In the night to summer time an hour is skipped, in the night to winter time one comes twice: a deadline in either would be read
differently by two people, so both are refused and another time is asked for.
"""

from __future__ import annotations

import datetime

from marketplace.core.clock import BERLIN


class SkippedTime(ValueError):
    """The clocks are put forward over this time: it never happens."""


class TwofoldTime(ValueError):
    """The clocks are put back over this time: it happens twice."""


def moment_of(local: datetime.datetime) -> datetime.datetime:
    """The moment (UTC) that a time without a zone means in Berlin; SkippedTime or TwofoldTime where that is not one moment."""
    first, second = (local.replace(tzinfo=BERLIN, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(datetime.UTC)
    back = first.astimezone(datetime.UTC).astimezone(BERLIN).replace(tzinfo=None)
    raise TwofoldTime(local.isoformat()) if back == local else SkippedTime(local.isoformat())


def local_of(moment: datetime.datetime) -> datetime.datetime:
    """The time of Berlin at a moment, without its zone, to be typed over."""
    return moment.astimezone(BERLIN).replace(tzinfo=None)


def proposed(now: datetime.datetime, days: int, hour: int) -> datetime.datetime:
    """The moment so many days from now at an hour in Berlin; from a weekend it moves on to Monday."""
    day = now.astimezone(BERLIN).date() + datetime.timedelta(days=days)
    day += datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
    return moment_of(datetime.datetime.combine(day, datetime.time(hour)))
