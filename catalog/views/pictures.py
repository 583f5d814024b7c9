"""Bars, tiles and columns of the picture of the market: each a number, its share of the largest, and the address behind it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from catalog.search.interface import Answer
from catalog.search.labels import facet_codes, made_label
from marketplace.core.addresses import address
from marketplace.registers.choices import Land

# Where a Land lies, roughly: column and row of its tile.
PLACES = {
    "sh": (1, 0),
    "hh": (2, 0),
    "mv": (3, 0),
    "hb": (0, 1),
    "ni": (1, 1),
    "st": (2, 1),
    "bb": (3, 1),
    "be": (4, 1),
    "nw": (0, 2),
    "he": (1, 2),
    "th": (2, 2),
    "sn": (3, 2),
    "sl": (0, 3),
    "rp": (1, 3),
    "bw": (2, 3),
    "by": (3, 3),
}
TILE, GAP = 56, 4
SHADES = 3
# A column chart of 6 columns, 60 wide each; above the tallest there is room for its number.
STEP, WIDE, TALL, BASE = 60, 40, 120, 144


@dataclass(frozen=True)
class Bar:
    """One row of a chart; width is its share of the largest in percent, as SVG wants it. second: another number beside it."""

    label: str
    count: int
    url: str
    width: str
    is_first: bool
    second: int | None = None


@dataclass(frozen=True)
class Tile:
    """A Land on the map of squares; shade 0 is none, 3 the most."""

    short: str
    label: str
    count: int
    solutions: int
    url: str
    x: int
    y: int
    shade: int


@dataclass(frozen=True)
class ColumnBar:
    """A quarter in the column chart, with where its parts stand."""

    label: str
    count: int
    x: int
    y: int
    height: int
    middle: int
    number_y: int


def counts_of(answer: Answer, facet: str) -> dict[str, int]:
    """How many listings each code of a facet with a closed list has, in the order of the list, none included."""
    found = {one.code: one.count for one in answer.facets.get(facet, ())}
    return {code: found.get(code, 0) for code in facet_codes(facet) or ()}


def bars(
    facet: str,
    counts: Mapping[str, int],
    language: str,
    *,
    by_size: bool = True,
    second: Mapping[str, int] | None = None,
) -> list[Bar]:
    """A bar for each code; the largest first unless the order of the list means something."""
    most = max(counts.values(), default=0)
    codes = sorted(counts, key=lambda code: -counts[code]) if by_size else list(counts)
    return [
        Bar(
            label=made_label(facet, code, language),
            count=counts[code],
            url=catalogue_with(facet, code),
            width=share(counts[code], most),
            is_first=bool(most) and counts[code] == most,
            second=second.get(code, 0) if second is not None else None,
        )
        for code in codes
    ]


def tiles(uses: Mapping[str, int], solutions: Mapping[str, int]) -> list[Tile]:
    """All sixteen Länder, from the north-west to the south-east as one reads."""
    most = max(uses.values(), default=0)
    return [
        Tile(
            short=code.upper(),
            label=str(Land(code).label),
            count=uses.get(code, 0),
            solutions=solutions.get(code, 0),
            url=catalogue_with("land", code),
            x=column * (TILE + GAP),
            y=row * (TILE + GAP),
            shade=shade(uses.get(code, 0), most),
        )
        for code, (column, row) in PLACES.items()
    ]


def column_bars(rows: Sequence[tuple[datetime.date, int]]) -> list[ColumnBar]:
    """A column for each quarter, oldest first."""
    most = max((count for _start, count in rows), default=0)
    found = []
    for place, (start, count) in enumerate(rows):
        height = round(TALL * count / most) if most else 0
        top = BASE - height
        label = _("Q%(n)d %(year)d") % {"n": (start.month + 2) // 3, "year": start.year}
        x = place * STEP + (STEP - WIDE) // 2
        found.append(ColumnBar(label, count, x, top, height, x + WIDE // 2, top - 6))
    return found


def catalogue_with(facet: str, code: str) -> str:
    """The address of the catalogue filtered by one value."""
    return f"{address('catalog:solution-list')}?{urlencode({facet: code})}"


def share(count: int, most: int) -> str:
    """The share of the largest in percent with a decimal point, whatever the language."""
    return f"{100 * count / most:.2f}" if most else "0"


def shade(count: int, most: int) -> int:
    """In which third of the largest a number lies; 0 for none."""
    return 0 if not count else min(SHADES, 1 + (count - 1) * SHADES // most)


def percent(part: int, whole: int) -> int:
    """A share in whole percent; never 100 where something is missing, never 0 where something is there."""
    if not whole or not part:
        return 0
    return min(max(round(100 * part / whole), 1), 100 if part == whole else 99)
