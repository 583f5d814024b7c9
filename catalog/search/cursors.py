"""Cursors: where a page ended, told so that the next one begins there whatever came or went meanwhile."""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import json
from dataclasses import dataclass

from catalog.choices import Sort

from .interface import BadCursor, Query
from .order import PRIME

Key = int | str


@dataclass(frozen=True)
class Position:
    """A place in the order of one day: the key of the sort and the place in the neutral order.

    backward  whether the page before the place is wanted instead of the one after it
    """

    day: datetime.date
    key: Key
    neutral: int
    backward: bool = False


def fingerprint(query: Query) -> str:
    """What a cursor belongs to: the text, the filters and the sort, by fit for whom, not the size of the page."""
    filters = sorted((facet, sorted(codes)) for facet, codes in query.filters.items() if codes)
    fit = [query.fit.mark] if query.sort == Sort.FIT and query.fit else []
    text = json.dumps([query.text, filters, str(query.sort), *fit])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def write_cursor(query: Query, position: Position) -> str:
    """The cursor of a position in the answer to a query."""
    values = [
        fingerprint(query),
        position.day.isoformat(),
        position.key,
        position.neutral,
        int(position.backward),
    ]
    text = json.dumps(values, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(query: Query) -> Position | None:
    """The position that the query's cursor names, None if it has none; BadCursor if it was made by no such search."""
    if not query.cursor:
        return None
    try:
        raw = base64.b64decode(query.cursor + "=" * (-len(query.cursor) % 4), altchars=b"-_", validate=True)
        mark, day, key, neutral, backward = json.loads(raw)
        position = Position(datetime.date.fromisoformat(day), key, neutral, backward == 1)
        str(key).encode()
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor("this is no cursor") from error
    wanted = str if query.sort == "name" else int
    if mark != fingerprint(query):
        raise BadCursor("the cursor belongs to another search")
    if (
        type(key) is not wanted
        or type(neutral) is not int
        or not -1 <= neutral <= PRIME
        or backward not in (0, 1)
    ):
        raise BadCursor("this is no cursor")
    if (isinstance(key, int) and abs(key) >= 2**63) or (isinstance(key, str) and "\0" in key):
        raise BadCursor("this is no cursor")
    return position
