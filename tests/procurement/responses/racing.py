"""Programs that hand in around a deadline, each with a connection of its own; see test_deadline.py."""

from __future__ import annotations

import datetime
import random
import time
from typing import Any


def begin(database: str) -> None:
    """Make a process ready that was not forked from the tests: Django, and the database of the test."""
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database


def get_ready(pause: float) -> None:
    """Read the programs that are needed, and open the connection; wait, so that every process gets one of these."""
    from django.db import connection

    import procurement.actions.handing_in  # noqa: F401
    import tests.factories  # noqa: F401

    connection.ensure_connection()
    time.sleep(pause)


def hand_in(
    jobs: list[tuple[int, int]], seed: int, middle: datetime.datetime, seconds: float
) -> list[tuple[int, str]]:
    """Hand in each response by its editor at a random moment around `middle`; what became of each."""
    from accounts.models import User
    from marketplace.core.clock import database_now
    from marketplace.core.decisions import IllegalMove
    from procurement.actions.handing_in import submit_response
    from procurement.models import Response
    from tests.factories import acting

    chance = random.Random(seed)
    # The first is in time and the last is late, however slow the machine is; the others fall around the deadline.
    about = [-seconds, *sorted(chance.uniform(-seconds / 2, seconds / 2) for _job in jobs[2:]), seconds]
    moments = [middle + datetime.timedelta(seconds=one) for one in about]
    found = []
    for (response_id, user_id), moment in zip(jobs, moments, strict=True):
        by: Any = acting(User.objects.get(pk=user_id))
        response = Response.objects.get(pk=response_id)
        time.sleep(max(0.0, (moment - database_now()).total_seconds()))
        try:
            submit_response(response=response, saves=0, by=by)
            found.append((response_id, "in"))
        except IllegalMove as error:
            found.append((response_id, str(error.state)))
    return found


def open_when_possible(
    sounding_id: int, officers: tuple[int, int], begin: datetime.datetime, seconds: float
) -> list[str]:
    """Ask for the opening and open, again and again from `begin` on, until it is open; what each attempt met."""
    from accounts.models import User
    from marketplace.core.clock import database_now
    from marketplace.core.decisions import IllegalMove
    from procurement.actions.opening import open_sounding, request_opening
    from procurement.models import Sounding
    from tests.factories import acting

    first, second = (acting(User.objects.get(pk=one)) for one in officers)
    met: list[str] = []
    time.sleep(max(0.0, (begin - database_now()).total_seconds()))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sounding = Sounding.objects.select_related("organisation").get(pk=sounding_id)
        try:
            if sounding.opening_requested_at is None:
                request_opening(sounding=sounding, by=first)
                met.append("requested")
            open_sounding(
                sounding=Sounding.objects.select_related("organisation").get(pk=sounding_id), by=second
            )
            return [*met, "opened"]
        except IllegalMove as error:
            met.append(str(error.state))
        time.sleep(0.02)
    return met
