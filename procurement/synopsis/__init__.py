"""The overview of a sounding (Marktübersicht) as data: requirements and responses, price frames. Pure; knows no database."""

from .prices import Bar, Frame, frames_of, has_prices
from .rows import (
    EMPTY,
    TOLD,
    UNASKED,
    Cell,
    Proven,
    Reply,
    Row,
    Wanted,
    asks_the_same,
    cell_of,
    cells_of,
    counts_of,
    differs,
    filled,
    grouped,
    rows_of,
)

__all__ = [
    "EMPTY",
    "TOLD",
    "UNASKED",
    "Bar",
    "Cell",
    "Frame",
    "Proven",
    "Reply",
    "Row",
    "Wanted",
    "asks_the_same",
    "cell_of",
    "cells_of",
    "counts_of",
    "differs",
    "filled",
    "frames_of",
    "grouped",
    "has_prices",
    "rows_of",
]
