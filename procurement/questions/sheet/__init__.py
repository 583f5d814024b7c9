"""Answers in a table that is filled offline. Pure: cells as the writer takes them and the reader gives them, no files."""

from .reading import CellProblem, SheetReading, read_rows
from .writing import WIDTHS, Row, head, rows

__all__ = ["WIDTHS", "CellProblem", "Row", "SheetReading", "head", "read_rows", "rows"]
