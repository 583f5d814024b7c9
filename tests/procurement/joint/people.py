"""The public bodies of these tests, and what their people see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from marketplace.core.models import OutboxMessage
from tests.factories import AreaFactory, NeedFactory, NeedPartFactory, OrganisationFactory, member_of

BASE = "/arbeitsbereich/bedarfe/"


def client_of(person: Any) -> Any:
    """A browser in which the person is signed in; `acting` is what its forms carry."""
    client: Any = Client()
    client.force_login(person)
    membership = person.memberships.first()
    client.acting = {"acting_for": str(membership.organisation_id) if membership else ""}
    return client


def subjects(person: Any) -> list[str]:
    """Subjects of the mails to the person, the oldest first."""
    return list(
        OutboxMessage.objects.filter(user_id=person.pk).order_by("id").values_list("subject", flat=True)
    )


@dataclass(frozen=True)
class Town:
    """A public body and one person for each role that matters here."""

    body: Any
    requester: Any
    officer: Any
    auditor: Any


def town(name: str, **more: Any) -> Town:
    """A municipality in Saxony-Anhalt with three people."""
    body = OrganisationFactory(name=name, kind="municipality", area=AreaFactory(), **more)
    return Town(body, member_of(body, "requester"), member_of(body, "officer"), member_of(body, "auditor"))


def need_of(lead: Town, **values: Any) -> Any:
    """A need whose figures come to 189,600 EUR."""
    usual = {
        "title": "Sitzungsdienst",
        "purpose": "Sitzungen ohne Papier",
        "once": 60_000,
        "monthly": 5_400,
        "months": 24,
        "is_unlimited": False,
        "user_count": 40,
        "value_note": "Rechnung von 2024",
    }
    return NeedFactory(organisation=lead.body, **usual | values)


def part_of(need: Any, body: Town, **values: Any) -> Any:
    """The part of another body, invited and not answered."""
    return NeedPartFactory(need=need, organisation=body.body, **values)


def address(need: Any, rest: str = "") -> str:
    """The German address of a page of the need."""
    return f"{BASE}{need.public_id}/{rest}"
