"""Asking a route of the access table as one of its visitors, in a world that is made once for each module."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Organisation, RegisterNumber, User
from tests.architecture.routes import TABLE, Row
from tests.architecture.table.row import VISITORS
from tests.architecture.world import HOLDERS, make_world
from tests.factories import (
    PASSWORD,
    AreaFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    member_of,
)

PAGES = [name for name in TABLE if not name.startswith("api:") and name not in ("livez", "readyz")]
WRITING = [name for name in PAGES if TABLE[name].answers["POST"] != 405]
OPENED_AT = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
ROLES = ("requester", "officer", "reviewer", "publisher", "assessor", "auditor", "editor")


def world_of_attacks() -> dict[str, Any]:
    """The world of the access table, and one person who holds every role that a municipality has, in another one."""
    world = make_world()
    area = AreaFactory(key="070010001001", name="Nachbarstadt")
    world["next_town"] = OrganisationFactory(name="Nachbarstadt", kind="municipality", area=area)
    world["neighbour"] = member_of(world["next_town"], "admin")
    for role in ROLES:
        MembershipFactory(user=world["neighbour"], organisation=world["next_town"], role=role)
    # The form of the profile names the moment at which it was opened.
    Organisation.objects.filter(pk=world["vendor"].pk).update(updated_at=OPENED_AT)
    # Somebody who governs an agent to whom a mandate is offered, and what else the bodies name.
    agent = OrganisationFactory(name="Zweiter IT-Dienst", is_public_provider=True)
    world["provider_admin"] = member_of(agent, "admin")
    MandateFactory(pk=1_000_001, principal=world["municipality"], agent=agent, state="offered")
    OrganisationFactory(name="Dritter IT-Dienst", slug="dritter-it-dienst", is_public_provider=True)
    RegisterNumber.objects.create(organisation=world["other_vendor"], kind="vat", value="DE129273398")
    return world


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the block writes is taken back at its end."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def owner(row: Row) -> str:
    """The visitor of the most weight to whom the example of a row is there."""
    return next(v for v in reversed(VISITORS) if v in HOLDERS[row.access] and v not in row.hidden)


def signed_in(person: User | None, *, by_password: bool = False) -> Client:
    """A browser; by the password one has just proved who one is, which some pages ask for."""
    client = Client()
    if person is not None and by_password:
        answer = client.post("/anmelden/", {"login": person.email, "password": PASSWORD})
        again = client.post("/konto/bestaetigen/", {"password": PASSWORD})
        assert (answer.status_code, again.status_code) == (302, 302)
    elif person is not None:
        client.force_login(person)
    return client


def ask(client: Client, method: str, path: str, fields: dict[str, Any] | None = None) -> HttpResponse:
    """One request; an action that refuses inside leaves the transaction of the test whole."""
    send = client.post if method == "POST" else partial(client.generic, method)
    with transaction.atomic():
        return send(path, fields) if method == "POST" else send(path)


def address(name: str, kwargs: dict[str, Any]) -> str:
    """The German address of a route."""
    with translation.override("de"):
        return reverse(name, kwargs=kwargs)
