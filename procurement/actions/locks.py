"""Locking one sounding: whoever moves it waits here, and whoever hands in waits for whoever moves it."""

from __future__ import annotations

from django.db import connection

from procurement.models import Sounding


def lock_sounding(pk: int) -> Sounding:
    """The sounding, locked for a move (FOR UPDATE); submissions wait, and are compared with what holds afterwards.

    Locked first and read afterwards, because a join in the locking query loses the row if another one of it changed meanwhile.
    """
    stand_in_line(pk)
    Sounding.objects.select_for_update().get(pk=pk)
    return Sounding.objects.select_related("organisation", "current").get(pk=pk)


def stand_in_line(pk: int, *, shared: bool = False) -> None:
    """Wait for one's turn at a sounding, until the end of the transaction; always before its row is locked.

    A row that is locked for share lets further sharers in past somebody who wants to change it: a stream of submissions would
    keep an extension waiting until the deadline has passed. Advisory locks are given in the order in which they were asked for.
    """
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, 0))", [f"procurement.sounding:{pk}"])
