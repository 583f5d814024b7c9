"""Reads a file of changes: which area took the place of which, and when.

CSV with the columns old, new, date; a first line with these names may stand or not, commas or semicolons separate. Keys are
regional keys of any level or 8-digit municipality keys, dates are 2027-01-01 or 01.01.2027. Lines that begin with # are
comments. The official register does not tell any of this.
"""

from __future__ import annotations

import csv
import datetime
import re
from dataclasses import dataclass

from .problems import BrokenFile, LineProblem

KEY = re.compile(r"\d{2,12}")
DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One line: the area `old` was taken over by the area `new` on a date."""

    line: int
    old: str
    new: str
    on: datetime.date


def read_changes(content: bytes) -> list[AreaChange]:
    """Returns the changes in a file's content, or raises BrokenFile with every faulty line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenFile([LineProblem(line, "is not UTF-8")]) from None
    changes: list[AreaChange] = []
    problems: list[LineProblem] = []
    first = True
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=";" if ";" in line else ","))]
        is_head, first = first and cells[0].casefold() == "old", False
        if not is_head:
            try:
                changes.append(_change(number, cells))
            except ValueError as error:
                problems.append(LineProblem(number, str(error)))
    if problems:
        raise BrokenFile(problems)
    return changes


def _change(line: int, cells: list[str]) -> AreaChange:
    if len(cells) != 3:
        raise ValueError(f"has {len(cells)} columns; old, new and date are needed")
    old, new, date = cells
    for name, key in (("old", old), ("new", new)):
        if not KEY.fullmatch(key):
            raise ValueError(f"{name} key {key!r} is not 2 to 12 digits")
    return AreaChange(line=line, old=old, new=new, on=_date(date))


def _date(text: str) -> datetime.date:
    for form in DATE_FORMATS:
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no date; write 2027-01-01")
