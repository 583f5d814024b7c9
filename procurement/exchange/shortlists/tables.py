"""A shortlist as tables: one row a candidate; searches, steps and what the file is stand on sheets of their own."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.core.clock import berlin_day
from marketplace.core.formats import moment_text, weekday_text
from marketplace.core.outbox import site_address
from marketplace.core.xlsx import Sheet, workbook
from procurement.models import Need, Shortlist
from procurement.queries.shortlists import (
    Shown,
    ShownSearch,
    ShownStep,
    candidates_of,
    searches_of,
    shown,
    shown_steps,
    steps_of,
)

LONGEST_NAME = 60


@dataclass(frozen=True)
class Told:
    """All that a file says of a shortlist, on the day on which it is made."""

    need: Need
    shortlist: Shortlist
    rows: Sequence[Shown]
    searches: Sequence[ShownSearch]
    steps: Sequence[ShownStep]
    day: datetime.date

    @property
    def title(self) -> str:
        return _("Shortlist: %(title)s") % {"title": self.need.title}


def told(need: Need, shortlist: Shortlist, language: str) -> Told:
    """Read all that a file says; as many queries for one candidate as for many."""
    rows = [shown(candidate) for candidate in candidates_of(shortlist)]
    steps = shown_steps(steps_of(shortlist).order_by("pk"))
    return Told(need, shortlist, rows, searches_of(shortlist, language), steps, berlin_day())


def file_name(found: Told) -> str:
    """What and when, fit for every file system: `auswahlliste-bauhof-2026-11-22`."""
    what = slugify(found.need.title)[:LONGEST_NAME].strip("-")
    return "-".join(part for part in (_("shortlist"), what, found.day.isoformat()) if part)


def version_address(row: Shown) -> str:
    """The address at which the version stands that was taken in; empty where nobody reads it any more."""
    if row.is_blocked:
        return ""
    place = {"slug": row.candidate.solution.slug, "number": row.candidate.version.number}
    return site_address(reverse("catalog:version-show", kwargs=place))


def origin_text(row: Shown) -> str:
    """How it came on the list."""
    candidate = row.candidate
    if candidate.search is None:
        return _("by hand")
    return _("search %(n)s, place %(place)s") % {"n": candidate.search.number, "place": candidate.place}


def about(found: Told) -> list[tuple[str, str]]:
    """What the file is, as pairs of label and text."""
    finished = found.shortlist.finished_at
    return [
        (_("What this is"), found.title),
        (_("Organisation"), found.need.organisation.name),
        (_("Day"), weekday_text(found.day)),
        (
            _("State"),
            _("finished on %(day)s") % {"day": moment_text(finished)} if finished else _("in progress"),
        ),
        (_("Kept at most"), str(found.shortlist.cap)),
        (
            _("Versions"),
            _("Each address shows what the listing said when it came on this list, whatever it says today."),
        ),
        (
            _("Law"),
            _(
                "A shortlist prepares a market sounding (§ 28 VgV, § 20 UVgO). It is no selection in a procurement procedure, "
                "and whoever is left out can take part in a later procedure."
            ),
        ),
        (_("Licence of the data"), settings.DATA_LICENCE),
    ]


def _head() -> list[str]:
    return [
        _("Solution"),
        _("Vendor"),
        _("Decision"),
        _("Reason"),
        _("Decided on"),
        _("Came from"),
        _("Version taken in"),
        _("Current version"),
        _("Address"),
    ]


def _rows(found: Told) -> Iterator[list[Any]]:
    for row in found.rows:
        candidate = row.candidate
        yield [
            row.name,
            candidate.solution.vendor.name,
            candidate.get_state_display(),
            candidate.reason,
            berlin_day(candidate.decided_at) if candidate.decided_at else None,
            origin_text(row),
            candidate.version.number,
            # What has left the catalogue has no current version.
            None if row.is_gone else row.changed or candidate.version.number,
            version_address(row) or None,
        ]


def lines_of(found: Told) -> Iterator[list[Any]]:
    """The lines of the CSV, the head first."""
    yield _head()
    yield from _rows(found)


def workbook_of(found: Told) -> bytes:
    """The workbook: candidates, searches, log, and what the file is."""
    sheets = [
        Sheet(
            name=_("Shortlist"),
            head=_head(),
            rows=_rows(found),
            widths=[30, 28, 16, 50, 14, 20, 12, 12, 60],
            fixed=1,
        ),
        Sheet(
            name=_("Searches"),
            head=[_("Number"), _("Moment"), _("Searched for"), _("Found"), _("Reason"), _("Address")],
            rows=(
                [
                    one.search.number,
                    moment_text(one.search.searched_at),
                    one.words,
                    one.search.count,
                    one.search.reason,
                    site_address(one.url),
                ]
                for one in found.searches
            ),
            widths=[10, 36, 50, 10, 50, 60],
        ),
        Sheet(
            name=_("Log"),
            head=[_("Moment"), _("Step"), _("Reason"), _("By")],
            rows=([moment_text(one.step.at), one.text, one.step.reason, one.by] for one in found.steps),
            widths=[36, 60, 60, 28],
        ),
        Sheet(
            name=_("About this file"),
            head=[_("About this file"), ""],
            rows=about(found),
            widths=[30, 100],
        ),
    ]
    return workbook(sheets, title=found.title, author=settings.SITE_NAME, made=timezone.now())
