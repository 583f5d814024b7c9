"""Reads about the mails by which invitations went out: their fate alone, nothing of what a vendor did."""

from __future__ import annotations

from collections import defaultdict

from marketplace.core.models import OutboxMessage, OutboxState
from procurement.models import Sounding


def undelivered_of(sounding: Sounding) -> frozenset[int]:
    """Numbers of the invitations whose mails could not be delivered to anybody, the latest try counting; one query.

    A vendor with several people is undelivered only where none of them was reached.
    """
    rows = OutboxMessage.objects.filter(key__startswith=f"sounding-invited:{sounding.pk}:")
    tries: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, state in rows.values_list("key", "state"):
        # sounding-invited:<sounding>:<invitation>[:<event of the next try>]@<reader>
        parts = key.partition("@")[0].split(":")
        tries[int(parts[2])][int(parts[3]) if len(parts) > 3 else 0].add(state)
    latest = {pk: by_try[max(by_try)] for pk, by_try in tries.items()}
    return frozenset(pk for pk, states in latest.items() if states == {OutboxState.FAILED})
