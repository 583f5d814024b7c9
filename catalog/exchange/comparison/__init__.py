"""A comparison as a file: XLSX and CSV to work with, PDF for the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catalog.queries.comparison import Comparison
from marketplace.core import csv_file, pdf, xlsx

from .paper import paper_of
from .tables import About, file_name, lines_of, workbook_of

__all__ = ["KINDS", "About", "Kind", "file_name"]


@dataclass(frozen=True)
class Kind:
    """A form in which a comparison is handed out."""

    media_type: str
    make: Callable[[Comparison, About], bytes]


KINDS = {
    "pdf": Kind(pdf.MEDIA_TYPE, paper_of),
    "xlsx": Kind(xlsx.MEDIA_TYPE, workbook_of),
    "csv": Kind(
        f"{csv_file.MEDIA_TYPE}; charset=utf-8",
        lambda found, about: csv_file.csv_bytes(lines_of(found, about)),
    ),
}
