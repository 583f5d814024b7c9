"""How long the file of a sounding is kept: until the contract ends, at least three years from the award (VgV § 8, UVgO § 6).

Where no award follows, the three years count from the conclusion.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

YEARS = 3


@dataclass(frozen=True)
class Retention:
    """Until when the file is kept at least.

    until        None while nothing has ended from which to count
    is_open      a contract or a procedure may put it off further
    """

    until: datetime.date | None
    is_open: bool


def retention_of(
    ended_on: datetime.date | None, awards: Iterable[datetime.date] = (), *, is_running: bool = False
) -> Retention:
    """The day until which the file stays.

    ended_on    when the sounding was concluded or cancelled
    awards      days on which procedures that followed led to a contract
    is_running  whether one of them is still under way
    """
    if ended_on is None:
        return Retention(None, True)
    awarded = list(awards)
    return Retention(max(map(_later, [ended_on, *awarded])), is_running or bool(awarded))


def _later(day: datetime.date) -> datetime.date:
    """The same day three years later; the 29 February becomes the 1 March."""
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:
        return datetime.date(day.year + YEARS, 3, 1)
