"""Locking one sounding: whoever moves it waits here, and whoever hands in waits for whoever moves it."""

from __future__ import annotations

from procurement.models import Sounding


def lock_sounding(pk: int) -> Sounding:
    """The sounding, locked for a move (FOR UPDATE); submissions wait, and are compared with what holds afterwards.

    Locked first and read afterwards, because a join in the locking query loses the row if another one of it changed meanwhile.
    """
    Sounding.objects.select_for_update().get(pk=pk)
    return Sounding.objects.select_related("organisation", "current").get(pk=pk)
