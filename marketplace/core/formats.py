"""Numbers, days and moments as people read them, in the language of the page and the time of Berlin."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .clock import BERLIN

NO_BREAK = "\N{NO-BREAK SPACE}"


def number_text(value: Any) -> str:
    """A number with the thousands separator of the reader's language; empty for None."""
    if type(value) is int:
        return _whole_number(value, get_language())
    return "" if value is None else formats.number_format(value, force_grouping=True)


@lru_cache(maxsize=10_000)
def _whole_number(value: int, language: str | None) -> str:
    """Kept, because a page of the catalogue shows some hundred counts."""
    return str(formats.number_format(value, force_grouping=True))


def bytes_text(value: int) -> str:
    """A size such as `2 MB` or `340 kB`, in units of 1,000 as file managers count."""
    for unit, size in (("MB", 1_000_000), ("kB", 1_000)):
        if value >= size:
            rounded = round(value / size, 1)
            number = int(rounded) if rounded == int(rounded) else rounded
            return f"{number_text(number)}{NO_BREAK}{unit}"
    return f"{number_text(value)}{NO_BREAK}B"


def day_text(value: datetime.date | str | None) -> str:
    """A day such as `24. November 2026` that never breaks over lines; moments count in Berlin, ISO texts are read."""
    if isinstance(value, str):
        value = parse_date(value[:10])
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value, BERLIN).date()
    return "" if value is None else _day(value, get_language())


@lru_cache(maxsize=5_000)
def _day(value: datetime.date, language: str | None) -> str:
    return formats.date_format(value, "j. F Y" if language == "de" else "j F Y").replace(" ", NO_BREAK)


def weekday_text(value: datetime.date | None) -> str:
    """A day with its weekday in front, such as `Mittwoch, 25. November 2026`."""
    if value is None:
        return ""
    local = timezone.localtime(value, BERLIN) if isinstance(value, datetime.datetime) else value
    return f"{formats.date_format(local, 'l')}, {day_text(value)}"


def moment_text(value: datetime.datetime | None) -> str:
    """A moment with weekday, time and time zone, such as `Freitag, 4. Dezember 2026, 14:00 Uhr MEZ`."""
    if value is None:
        return ""
    local = timezone.localtime(value, BERLIN)
    zone = _("CEST") if local.dst() else _("CET")
    time = _("%(time)s %(zone)s") % {"time": local.strftime("%H:%M"), "zone": zone}
    return f"{weekday_text(value)}, {time.replace(' ', NO_BREAK)}"
