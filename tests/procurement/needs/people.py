"""People of these tests as the pages see them, and the mails they got."""

from __future__ import annotations

from typing import Any

from django.test import Client

from marketplace.core.models import OutboxMessage

NEEDS = "/arbeitsbereich/bedarfe/"


def client_of(person: Any) -> Any:
    """A browser in which the person is signed in; `acting` is what its forms carry."""
    client: Any = Client()
    client.force_login(person)
    client.acting = {"acting_for": str(person.memberships.first().organisation_id)}
    return client


def page_of(need: Any) -> str:
    """The address of a need."""
    return f"{NEEDS}{need.public_id}/"


def letters(person: Any) -> list[tuple[str, str]]:
    """Subject and text of each mail to the person, the oldest first."""
    return [
        (mail.subject, mail.text) for mail in OutboxMessage.objects.filter(user_id=person.pk).order_by("id")
    ]
