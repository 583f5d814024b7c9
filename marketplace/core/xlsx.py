"""Workbooks (XLSX): sheets of texts and numbers as data, never as formulas or links, with a head that stays in view."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from .plain import cut, plain

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What the format allows.
LONGEST_CELL = 32_767
LONGEST_NAME = 31
MOST_ROWS = 1_048_576
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    name    on its tab, at most 31 characters; what the format forbids is left out
    head    labels of the columns; the row stays in view when one scrolls
    rows    cells: texts, whole numbers, days, yes or no, None for empty
    widths  of the columns in characters; those without one are 18 wide
    fixed   so many columns at the left stay in view too
    """

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = field(default=())
    fixed: int = 0


def workbook(sheets: Iterable[Sheet], *, title: str, author: str, made: datetime.datetime) -> bytes:
    """The workbook with these sheets as the bytes of a file; texts too long for a cell end in “…”."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(target, options)
    # The format knows no time zones.
    told = made.astimezone(datetime.UTC).replace(tzinfo=None)
    book.set_properties({"title": plain(title), "author": plain(author), "created": told})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "cell": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
    }
    taken: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_name(sheet.name, taken)), sheet, formats)
    book.close()
    return target.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """A name that the format takes and that no sheet before it has; names that differ in case only are the same."""
    name = " ".join(plain(wanted).translate(NOT_IN_NAMES).split())[:LONGEST_NAME] or "1"
    number = 1
    while name.casefold() in taken:
        number += 1
        end = f" {number}"
        name = f"{name[: LONGEST_NAME - len(end)].removesuffix(f' {number - 1}')}{end}"
    taken.add(name.casefold())
    return name


def _write(place: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    place.freeze_panes(1, sheet.fixed)
    place.set_landscape()
    place.fit_to_pages(1, 0)
    place.repeat_rows(0)
    for column, label in enumerate(sheet.head):
        width = sheet.widths[column] if column < len(sheet.widths) else 18
        place.set_column(column, column, width)
        place.write_string(0, column, _text(label), formats["head"])
    for number, row in enumerate(sheet.rows, 1):
        if number >= MOST_ROWS:
            break
        for column, value in enumerate(row):
            _cell(place, number, column, value, formats)


def _cell(place: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        place.write_blank(row, column, None, formats["cell"])
    elif isinstance(value, bool):
        place.write_boolean(row, column, value, formats["cell"])
    elif isinstance(value, (int, float)):
        place.write_number(row, column, value, formats["cell"])
    elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        place.write_datetime(row, column, value, formats["day"])
    else:
        place.write_string(row, column, _text(value), formats["cell"])


def _text(value: Any) -> str:
    return cut(plain(str(value)), LONGEST_CELL)
