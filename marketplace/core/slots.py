"""Places for work that is heavy: so many of a kind at once, counted by the database for all processes together.

A place is an advisory lock of the connection, so it is free again when its process dies, and taking it writes nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection


class TryLater(Exception):
    """Raised where something can't be done just now, or was asked for too often; a page or a problem says how long to wait.

    status  503 where the site is busy, 429 where this caller asked too often
    reason  a translated sentence for whoever asked
    """

    def __init__(self, reason: Any, *, seconds: int, status: int = 503):
        self.reason, self.seconds, self.status = reason, seconds, status
        super().__init__(str(reason))


class Slot:
    """One taken place; `release` gives it back, and a second time does nothing."""

    def __init__(self, room: int, number: int):
        self._place: tuple[int, int] | None = (room, number)

    def release(self) -> None:
        """Let the next one in."""
        place, self._place = self._place, None
        if place is None:
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", place)
        except DatabaseError:
            # The connection is of no more use; the place goes with it.
            if not connection.in_atomic_block:
                connection.close()


def take_slot(name: str, most: int) -> Slot | None:
    """A free place of that kind, or None while all are taken; whoever takes one must release it on the same thread."""
    # The two numbers of a lock are signed, 32 bits each.
    room = zlib.crc32(name.encode()) - 2**31
    with connection.cursor() as cursor:
        for number in range(most):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [room, number])
            if cursor.fetchone()[0]:
                return Slot(room, number)
    return None


@contextmanager
def slot(name: str, most: int, reason: Any, *, seconds: int, status: int = 503) -> Iterator[None]:
    """Do the work within a place of that kind. Raises TryLater while all are taken."""
    taken = take_slot(name, most)
    if taken is None:
        raise TryLater(reason, seconds=seconds, status=status)
    try:
        yield
    finally:
        taken.release()
