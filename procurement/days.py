"""Working days of Germany, and the dates of a sounding that follow from the day on which it is published.

Holidays are those of all Länder; what a Land celebrates besides is for the person to see, who can change every date.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from marketplace.core.clock import BERLIN

from .local_time import moment_of

# 17 to 21 days are usual for answers; questions end about halfway; the report follows within four weeks.
LATEST_ANSWER, LATEST_QUESTION, REPORT_AFTER = 21, 10, 28
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Dates:
    """What is proposed: both deadlines as moments (UTC), the report as a day."""

    question_deadline: datetime.datetime
    response_deadline: datetime.datetime
    report_until: datetime.date


def easter(year: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return datetime.date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def holidays(year: int) -> frozenset[datetime.date]:
    """The nine holidays of all Länder."""
    fixed = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
    moving = (-2, 1, 39, 50)
    sunday = easter(year)
    return frozenset(
        [datetime.date(year, month, day) for month, day in fixed] + [sunday + n * DAY for n in moving]
    )


def is_working(day: datetime.date) -> bool:
    """Whether administrations work on it everywhere: no weekend and no holiday of all Länder."""
    return day.weekday() < 5 and day not in holidays(day.year)


def proposed_dates(now: datetime.datetime) -> Dates:
    """Dates for a sounding that is published now: answers at 14:00 on the last working day 17 to 21 days ahead."""
    today = now.astimezone(BERLIN).date()
    answers = _back(today + LATEST_ANSWER * DAY)
    questions = _back(today + LATEST_QUESTION * DAY)
    report = answers + REPORT_AFTER * DAY
    while not is_working(report):
        report += DAY
    return Dates(_at(questions, 12), _at(answers, 14), report)


def _back(day: datetime.date) -> datetime.date:
    while not is_working(day):
        day -= DAY
    return day


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return moment_of(datetime.datetime.combine(day, datetime.time(hour)))
