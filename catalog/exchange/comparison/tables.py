"""A comparison as tables: one row a fact in the workbook, one line a fact and solution in the CSV."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.choices import EvidenceLevel
from catalog.queries.cells import as_text
from catalog.queries.comparison import Cell, Column, Comparison
from catalog.queries.proofs import EXPIRED, Mark
from marketplace.core.formats import day_text, weekday_text
from marketplace.core.xlsx import Sheet, workbook

LONGEST_NAME = 60


@dataclass(frozen=True)
class About:
    """What a file says of itself: its title, the address that shows the same versions again, and the site's own."""

    title: str
    address: str
    site: str


def file_name(comparison: Comparison) -> str:
    """What and when, fit for every file system: `vergleich-hal-plan-und-2-weitere-2026-11-22`."""
    first, more = comparison.columns[0].pick.slug[:LONGEST_NAME].strip("-"), len(comparison.columns) - 1
    what = _("%(first)s-and-%(more)d-more") % {"first": first, "more": more} if more else first
    return f"{_('comparison')}-{what}-{comparison.day.isoformat()}"


def states() -> dict[str, str]:
    """What a row says about all listings, in words."""
    return {"different": _("different"), "same": _("the same"), "unknown": _("unknown for all")}


def cell_text(cell: Cell) -> str:
    """The value of a cell as text; what nobody has stated is said to be unknown."""
    return _("unknown") if cell.value is None else as_text(cell.value)


def level_text(level: str) -> str:
    """The name of an evidence level, or of what is left of one."""
    return _("Expired") if level == EXPIRED else str(EvidenceLevel(level).label)


def version_address(column: Column, about: About) -> str:
    """The address at which the version that was compared stands."""
    place = {"slug": column.solution.slug, "number": column.version.number}
    return about.site + reverse("catalog:version-show", kwargs=place)


def notes_of(comparison: Comparison, about: About) -> list[tuple[str, str]]:
    """What the file is, as pairs of label and text: day, address, versions, where the evidence comes from, licence."""
    found = [
        (_("What this is"), about.title),
        (_("Day"), weekday_text(comparison.day)),
        (_("Address"), about.address),
    ]
    if comparison.area is not None:
        found.append((_("For the municipality"), comparison.area.name))
    for column in comparison.columns:
        told = {"n": column.version.number, "day": day_text(column.version.published_at)}
        text = _("Version %(n)s of %(day)s") % told
        found.append((column.name, f"{text}, {version_address(column, about)}"))
    found += [
        (_("Facts"), _("They are the vendor's word on the day of the version, unless a proof is named.")),
        (
            _("Proofs"),
            _("They are those of the day named above: who checked the fact, when, and until when it holds."),
        ),
        (_("Unknown"), _("Nobody has stated the fact. That is neither a yes nor a no.")),
        (_("Licence of the data"), settings.DATA_LICENCE),
    ]
    return found


def workbook_of(comparison: Comparison, about: About) -> bytes:
    """The workbook: the comparison, every proof, and what the file is."""
    names = [column.name for column in comparison.columns]
    sheets = [
        Sheet(
            name=_("Comparison"),
            head=[_("Group"), _("Fact"), _("In short"), *names],
            rows=_fact_rows(comparison),
            widths=[22, 28, 14, *[40] * len(names)],
            fixed=2,
        ),
        Sheet(
            name=_("Evidence"),
            head=[
                _("Fact"),
                _("Solution"),
                _("Level"),
                _("Checked by"),
                _("Checked on"),
                _("Valid until"),
                _("Document"),
                _("Address"),
            ],
            rows=_proof_rows(comparison),
            widths=[28, 28, 22, 30, 14, 14, 34, 44],
        ),
        Sheet(
            name=_("About this file"),
            head=[_("About this file"), ""],
            rows=notes_of(comparison, about),
            widths=[30, 100],
        ),
    ]
    return workbook(sheets, title=about.title, author=settings.SITE_NAME, made=timezone.now())


def lines_of(comparison: Comparison, about: About) -> Iterator[list[Any]]:
    """The lines of the CSV, the head first; each stands on its own and says where it comes from."""
    yield [
        _("Solution"),
        _("Group"),
        _("Key"),
        _("Fact"),
        _("Value"),
        _("In short"),
        _("Level"),
        _("Checked by"),
        _("Checked on"),
        _("Valid until"),
        _("Version of the listing"),
        _("Address"),
        _("Day"),
    ]
    in_short = states()
    for row in comparison.rows:
        for column, cell in zip(comparison.columns, row.cells, strict=True):
            yield [
                column.name,
                row.group,
                row.key,
                row.label,
                cell_text(cell),
                in_short[row.state],
                *_proof_of(cell.mark),
                column.version.number,
                version_address(column, about),
                comparison.day,
            ]


def _fact_rows(comparison: Comparison) -> Iterator[list[Any]]:
    in_short = states()
    for row in comparison.rows:
        cells = [_with_level(cell) for cell in row.cells]
        yield [row.group, row.label, in_short[row.state], *cells]


def _with_level(cell: Cell) -> str:
    text = cell_text(cell)
    return f"{text}\n[{level_text(cell.mark.level)}]" if cell.mark else text


def _proof_of(mark: Mark | None) -> list[str | datetime.date | None]:
    """Level, by whom, when and until when of the strongest proof."""
    if mark is None:
        return ["", "", None, None]
    first = mark.proofs[0]
    return [level_text(mark.level), first.by, first.on, first.until]


def _proof_rows(comparison: Comparison) -> Iterator[list[Any]]:
    for row in comparison.rows:
        for column, cell in zip(comparison.columns, row.cells, strict=True):
            for proof in cell.mark.proofs if cell.mark else ():
                yield [
                    row.label,
                    column.name,
                    level_text(proof.level),
                    proof.by,
                    proof.on,
                    proof.until,
                    proof.document_title,
                    proof.document_url,
                ]
