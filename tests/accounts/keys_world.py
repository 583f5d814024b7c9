"""A town with its keys, and a vendor nearby that must learn nothing of it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts.actions.keys import create_key
from accounts.models import ApiKey, Organisation
from accounts.permissions import Scope
from accounts.queries import actor_of
from tests.factories import OrganisationFactory, UserFactory, member_of

ALL = [str(scope) for scope in Scope]
V1 = "/api/v1"
PROBLEM = "application/problem+json"


def town(**fields: Any) -> Organisation:
    """A municipality; tests add people themselves."""
    return OrganisationFactory(
        **{"name": "Stadt Beispiel", "slug": "stadt-beispiel", "kind": "municipality"} | fields
    )


def key_for(
    organisation: Organisation,
    scopes: list[str] | None = None,
    *,
    name: str = "Fachverfahren",
    days: int = 90,
) -> tuple[ApiKey, str]:
    """A key made by a new administrator of the organisation, and its token."""
    admin = member_of(organisation, "admin")
    return create_key(
        organisation=organisation,
        name=name,
        scopes=ALL if scopes is None else scopes,
        days=days,
        by=actor_of(admin, str(organisation.pk)),
    )


def program(token: str, **headers: str) -> Client:
    """A client that sends the key."""
    return Client(headers={"authorization": f"Bearer {token}", "accept-language": "en", **headers})


def person_named(name: str, email: str) -> Any:
    """Somebody whose address must never be told."""
    return UserFactory(name=name, email=email)
