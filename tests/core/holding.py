"""Places of core/slots.py taken by somebody else: on a connection of their own, as another process would."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def held(name: str, *numbers: int) -> Iterator[Any]:
    """Take these places of that kind from outside; yields the connection that holds them."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            for number in numbers:
                place = [zlib.crc32(name.encode()) - 2**31, number]
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", place)
                assert cursor.fetchone()[0], f"place {number} of {name} is taken by somebody else"
        yield other
    finally:
        _leave(other)


def free_places(name: str, most: int) -> int:
    """How many places of that kind are free for somebody else."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            room = zlib.crc32(name.encode()) - 2**31
            asked = [(room, number) for number in range(most)]
            found = []
            for place in asked:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", place)
                found.append(cursor.fetchone()[0])
            return sum(found)
    finally:
        _leave(other)


def forget_places() -> None:
    """Free the places that an earlier test of this process still holds, with an answer it never read to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


def _leave(other: Any) -> None:
    """Free the places now: the database notices a closed connection a little later only."""
    if other.connection is not None:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    other.close()
