"""A town, a vendor and everybody who may or may not speak for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from accounts.models import Membership
from accounts.permissions import Scope
from accounts.queries import actor_of
from marketplace.core.actor import ANONYMOUS, Actor
from marketplace.core.permissions import Permission
from tests.factories import (
    AreaFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    SolutionFactory,
    UserFactory,
    member_of,
)

STATED = {"status": "productive", "since": None, "until": None}


@dataclass
class World:
    """One listing of a company, the town of Linden that may use it, and people by name."""

    solution: Any
    vendor: Any
    area: Any
    town: Any
    people: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The actor of one of the people, for the organisation they stand for here."""
        if name == "anonymous":
            return ANONYMOUS
        if name.startswith("key"):
            organisation = self.vendor if name == "key of the vendor" else self.town
            return Actor(
                kind="key",
                name="Programm",
                key_id=1,
                organisation_id=organisation.pk,
                organisation_kind=organisation.kind,
                roles=frozenset({"admin"}),
                permissions=frozenset(Permission),
                scopes=frozenset(Scope.values),
            )
        return actor_of(self.people[name], self.tokens.get(name, ""))

    def client(self, name: str) -> Client:
        """The browser of one of the people."""
        client = Client()
        client.force_login(self.people[name])
        return client

    def form(self, name: str, **fields: Any) -> dict[str, Any]:
        """Fields of a form that the person sends for the organisation acted for."""
        return {"acting_for": self.actor(name).acting_token, **fields}


def make_world() -> World:
    """See World; the people of the rows that tests ask about."""
    vendor = OrganisationFactory(name="Werk GmbH", website="https://www.werk.example")
    area = AreaFactory(name="Linden")
    town = OrganisationFactory(name="Stadt Linden", kind="municipality", area=area)
    world = World(SolutionFactory(name="Wegweiser", vendor=vendor), vendor, area, town)
    people = world.people
    for role in ("officer", "requester", "editor", "admin"):
        people[role] = member_of(town, role)
    people["vendor editor"] = member_of(vendor, "editor")
    people["vendor admin"] = member_of(vendor, "admin")
    people["outsider"] = member_of(
        OrganisationFactory(name="Stadt Fern", kind="municipality", area=AreaFactory(name="Fern")), "officer"
    )
    people["other vendor"] = member_of(OrganisationFactory(name="Andere GmbH"), "editor")
    people["town without a place"] = member_of(
        OrganisationFactory(name="Ohne Ort", kind="municipality"), "officer"
    )
    people["moderator"] = member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")
    double = member_of(town, "officer")
    MembershipFactory(user=double, organisation=vendor, role="editor")
    people["vendor's officer"] = double
    world.tokens["vendor's officer"] = str(town.pk)
    second = UserFactory(email="zweites.konto@werk.example")
    MembershipFactory(user=second, organisation=town, role="officer")
    people["vendor's second account"] = second
    agent = OrganisationFactory(name="Rechenzentrum", is_public_provider=True)
    mandate = MandateFactory(principal=town, agent=agent, roles=["editor"])
    people["agent"] = member_of(agent, "editor")
    world.tokens["agent"] = f"{town.pk}-{mandate.pk}"
    own = MandateFactory(principal=town, agent=vendor, roles=["editor"])
    people["vendor as agent"] = member_of(vendor, "editor")
    world.tokens["vendor as agent"] = f"{town.pk}-{own.pk}"
    assert Membership.objects.filter(organisation=town).count() == 6
    return world
