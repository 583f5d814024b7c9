"""A shortlist as a file: XLSX and CSV to work with, PDF for the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.core import csv_file, pdf, xlsx

from .paper import paper_of
from .tables import Told, file_name, lines_of, told, workbook_of

__all__ = ["KINDS", "Kind", "Told", "file_name", "told"]


@dataclass(frozen=True)
class Kind:
    """A form in which a shortlist is handed out."""

    media_type: str
    make: Callable[[Told], bytes]


KINDS = {
    "pdf": Kind(pdf.MEDIA_TYPE, paper_of),
    "xlsx": Kind(xlsx.MEDIA_TYPE, workbook_of),
    "csv": Kind(
        f"{csv_file.MEDIA_TYPE}; charset=utf-8",
        lambda found: csv_file.csv_bytes(lines_of(found)),
    ),
}
