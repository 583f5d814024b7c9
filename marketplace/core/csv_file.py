"""CSV that spreadsheets open well and that runs nothing there: semicolons, UTF-8 with a byte-order mark, no formulas.

A text that begins like a formula (=, +, -, @, tab) gets an apostrophe in front, as spreadsheets write it themselves;
who reads the file by program takes one leading apostrophe off where such a sign follows. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .plain import plain

MARK = "\N{BYTE ORDER MARK}"
MEDIA_TYPE = "text/csv"
FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")


def csv_cell(value: Any) -> str | int:
    """One value as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    text = plain(str(value))
    # Some programs look behind blanks and line feeds.
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA) else text


def csv_chunks(rows: Iterable[Sequence[Any]], *, size: int = 500) -> Iterator[str]:
    """The file in pieces of so many rows, the byte-order mark first; holds no more than one piece at a time."""
    yield MARK
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for number, row in enumerate(rows, 1):
        writer.writerow([csv_cell(value) for value in row])
        if number % size == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if text := buffer.getvalue():
        yield text


def csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    """The whole file, for tables that are small."""
    return "".join(csv_chunks(rows)).encode()
