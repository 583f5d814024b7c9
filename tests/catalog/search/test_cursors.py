"""Cursors: read as written, refused where they were made by no such search."""

from __future__ import annotations

import base64
import datetime
import json

import pytest

from catalog.search.cursors import Position, read_cursor, write_cursor
from catalog.search.engine import search
from catalog.search.interface import BadCursor, Query

DAY = datetime.date(2026, 11, 22)
QUERY = Query(text="Melder", filters={"land": ("st", "bb")}, sort="relevance")


def with_cursor(query: Query, cursor: str) -> Query:
    return Query(text=query.text, filters=query.filters, sort=query.sort, cursor=cursor)


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize(
    ("sort", "key"), [("relevance", 3), ("name", "ämter"), ("newest", -1_790_000_000), ("most_used", -4)]
)
def test_read_cursor_gives_the_position_that_was_written(sort, key, backward):
    query = Query(text="Melder", sort=sort)
    position = Position(DAY, key, 77, backward)

    assert read_cursor(with_cursor(query, write_cursor(query, position))) == position


def test_read_cursor_order_of_filters_and_size_of_page_do_not_matter():
    cursor = write_cursor(QUERY, Position(DAY, 1, 2))
    other = Query(text="Melder", filters={"vendor": (), "land": ("bb", "st")}, page_size=50, cursor=cursor)

    assert read_cursor(other) == Position(DAY, 1, 2)


@pytest.mark.parametrize(
    "other",
    [
        Query(text="Melde", filters=QUERY.filters),
        Query(text="Melder", filters={"land": ("st",)}),
        Query(text="Melder", filters=QUERY.filters, sort="newest"),
    ],
)
def test_read_cursor_of_another_search_is_refused(other):
    with pytest.raises(BadCursor):
        read_cursor(with_cursor(other, write_cursor(QUERY, Position(DAY, 1, 2))))


MARK = json.loads(base64.urlsafe_b64decode(write_cursor(Query(), Position(DAY, 1, 2)) + "=="))[0]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "ä",
        "a" * 5000,
        encoded(None),
        encoded({}),
        encoded([1, 2, 3, 4, 5]),
        encoded([MARK, "2026-11-22", 1, 2]),
        encoded([MARK, "2026-13-22", 1, 2, 0]),
        encoded([MARK, 20261122, 1, 2, 0]),
        encoded([MARK, "2026-11-22", "1", 2, 0]),
        encoded([MARK, "2026-11-22", True, 2, 0]),
        encoded([MARK, "2026-11-22", 1.5, 2, 0]),
        encoded([MARK, "2026-11-22", 2**63, 2, 0]),
        encoded([MARK, "2026-11-22", 1, -2, 0]),
        encoded([MARK, "2026-11-22", 1, 2**31, 0]),
        encoded([MARK, "2026-11-22", 1, 2, 2]),
        encoded([MARK, "2026-11-22", 1, 2, []]),
    ],
)
def test_read_cursor_nonsense_is_refused(cursor):
    with pytest.raises(BadCursor):
        read_cursor(Query(cursor=cursor))


@pytest.mark.parametrize("key", ["a\0b", "\ud800"])
def test_read_cursor_text_that_no_database_takes_is_refused(key):
    query = Query(sort="name")

    with pytest.raises(BadCursor):
        read_cursor(with_cursor(query, write_cursor(query, Position(DAY, key, 2))))


def test_search_bad_cursor_is_refused():
    with pytest.raises(BadCursor):
        search(Query(cursor="nonsense"))
