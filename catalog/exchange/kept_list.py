"""A list of remembered solutions as a table: one row an entry, as its page shows it, without the people who keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.queries.lists import Kept
from marketplace.core import csv_file, xlsx
from marketplace.core.clock import berlin_day
from marketplace.core.formats import weekday_text
from marketplace.core.outbox import site_address

LONGEST_NAME = 60


@dataclass(frozen=True)
class KeptList:
    """A list with what has become of its entries, in the order of its page."""

    name: str
    purpose: str
    entries: Sequence[Kept]


@dataclass(frozen=True)
class Kind:
    """A form in which a list is handed out."""

    media_type: str
    make: Callable[[KeptList], bytes]


def file_name(kept: KeptList) -> str:
    """What and when, fit for every file system: `liste-bauhof-2026-11-22`."""
    what = slugify(kept.name)[:LONGEST_NAME].strip("-")
    return "-".join(part for part in (_("list"), what, berlin_day().isoformat()) if part)


def _head() -> list[str]:
    return [
        _("Solution"),
        _("Vendor"),
        _("Note"),
        _("State"),
        _("Version kept"),
        _("Kept on"),
        _("Current version"),
        _("Address"),
    ]


def _rows(kept: KeptList) -> Iterator[list[Any]]:
    for entry in kept.entries:
        bookmark, solution = entry.bookmark, entry.bookmark.solution
        place = {"slug": solution.slug, "number": bookmark.version.number}
        address = site_address(reverse("catalog:version-show", kwargs=place))
        yield [
            entry.name,
            solution.vendor.name,
            bookmark.note,
            solution.get_status_display(),
            bookmark.version.number,
            berlin_day(bookmark.created_at),
            # What has left the catalogue has no current version.
            None if entry.is_gone else entry.changed or bookmark.version.number,
            # Nobody reads a version that the law is against.
            None if entry.is_blocked else address,
        ]


def _workbook(kept: KeptList) -> bytes:
    about = [
        (_("What this is"), kept.name),
        (_("Purpose"), kept.purpose),
        (_("Day"), weekday_text(berlin_day())),
        (_("Solutions"), len(kept.entries)),
        (_("Licence of the data"), settings.DATA_LICENCE),
    ]
    sheets = [
        xlsx.Sheet(
            name=_("List"), head=_head(), rows=_rows(kept), widths=[30, 28, 50, 18, 12, 14, 12, 60], fixed=1
        ),
        xlsx.Sheet(name=_("About this file"), head=[_("About this file"), ""], rows=about, widths=[30, 100]),
    ]
    return xlsx.workbook(sheets, title=kept.name, author=settings.SITE_NAME, made=timezone.now())


def _table(kept: KeptList) -> bytes:
    return csv_file.csv_bytes([_head(), *_rows(kept)])


KINDS = {
    "xlsx": Kind(xlsx.MEDIA_TYPE, _workbook),
    "csv": Kind(f"{csv_file.MEDIA_TYPE}; charset=utf-8", _table),
}
