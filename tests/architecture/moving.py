"""Who tries the moves of listings and revisions, by the names that the tables of expectations use, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from accounts.queries.keys import actor_of_key
from marketplace.core.actor import ANONYMOUS, Actor, system_actor
from marketplace.core.decisions import IllegalMove, Refused
from tests.accounts.keys_world import key_for
from tests.factories import OrganisationFactory, acting, member_of

ROLES = (
    "anonymous",
    "outsider",
    "officer",
    "own editor",
    "own admin",
    "own key",
    "moderator",
    "operator admin",
    "system",
)


def actors_around(vendor: Any) -> dict[str, Actor]:
    """One actor for each of ROLES; the vendor's is `own`."""
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    town = OrganisationFactory(name="Stadt", kind="municipality")
    key, _token = key_for(vendor, ["listings:read", "listings:write"])
    return {
        "anonymous": ANONYMOUS,
        "outsider": acting(member_of(OrganisationFactory(name="Fremde"), "editor")),
        "officer": acting(member_of(town, "officer")),
        "own editor": acting(member_of(vendor, "editor")),
        "own admin": acting(member_of(vendor, "admin")),
        "own key": actor_of_key(key),
        "moderator": acting(member_of(operator, "moderator")),
        "operator admin": acting(member_of(operator, "admin")),
        "system": system_actor("job:test"),
    }


def outcomes(
    thing: Any,
    states: Sequence[str],
    act: Callable[[Any], Any],
    set_state: Callable[[Any, str], None],
    field: str,
) -> list[str]:
    """What an action does with a row in each state, as its state afterwards, "refused" or "-"; nothing of it stays.

    set_state  puts the row into a state without asking anybody
    field      that tells the state
    """
    model, found = type(thing), []
    for state in states:
        with transaction.atomic():
            set_state(thing, state)
            try:
                with transaction.atomic():
                    act(model.objects.get(pk=thing.pk))
                found.append(getattr(model.objects.get(pk=thing.pk), field))
            except Refused:
                found.append("refused")
            except IllegalMove:
                found.append("-")
            transaction.set_rollback(True)
    return found
