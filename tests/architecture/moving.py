"""Who tries the moves of listings and revisions, by the names that the tables of expectations use."""

from __future__ import annotations

from typing import Any

from accounts.queries.keys import actor_of_key
from marketplace.core.actor import ANONYMOUS, Actor, system_actor
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
