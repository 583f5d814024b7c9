"""A sounding whose deadline has passed, with people of the buyer, three vendors that answered, and those that did not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from procurement.actions.opening import declare_interest, open_sounding, request_opening
from procurement.models import Opening, Sounding
from tests.catalog.lists.people import client_of
from tests.factories import (
    OrganisationFactory,
    ParticipationFactory,
    ResponseFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    acting,
    member_of,
)

PAGES = "/arbeitsbereich/marktsondierungen/"
SECRET = {"q1": {"value": {"coverage": "now", "remark": "Geheime Anmerkung 4711"}, "confidential": False}}


@dataclass
class World:
    """What the tests begin with: the town, its people by role, a second officer, the sounding, vendors by name."""

    town: Any
    people: dict[str, Any]
    sounding: Any
    vendors: dict[str, Any]
    responses: dict[str, Any]

    def by(self, role: str) -> Any:
        """The actor of the person."""
        return acting(self.people[role])

    def client(self, role: str) -> Any:
        """The browser of the person."""
        return client_of(self.people[role])

    def path(self, rest: str = "") -> str:
        """The address of a page of the sounding."""
        return f"{PAGES}{self.sounding.public_id}/{rest}"

    def fresh(self) -> Any:
        """The sounding as it is stored now."""
        return Sounding.objects.select_related("organisation", "current").get(pk=self.sounding.pk)

    def open(self) -> Opening:
        """Opened by two officers."""
        request_opening(sounding=self.fresh(), by=self.by("officer"))
        return open_sounding(sounding=self.fresh(), by=self.by("second"))

    def declare(self, *roles: str, conflicts: tuple[int, ...] = (), text: str = "") -> None:
        """The declarations of these people."""
        sounding = self.fresh()
        for role in roles:
            declare_interest(
                sounding=sounding,
                opening_hash=sounding.opening.sha256,
                conflicts=list(conflicts),
                text=text,
                by=self.by(role),
            )


def make_world(*, answered: bool = True, four_eyes: bool = True, **values: Any) -> World:
    """Alphawerk and Betawerk answered, Gammawerk withdrew, Deltawerk only drafted; others were invited or declined."""
    town = OrganisationFactory(name="Stadt Lindenwerder", kind="municipality", four_eyes=four_eyes)
    roles = ("requester", "officer", "reviewer", "publisher", "assessor", "auditor", "admin")
    people = {role: member_of(town, role) for role in roles}
    people["second"] = member_of(town, "officer")
    now = timezone.now()
    dates = {
        "published_at": now - datetime.timedelta(days=20),
        "question_deadline": now - datetime.timedelta(days=5),
        "response_deadline": now - datetime.timedelta(minutes=1),
    }
    sounding = SoundingFactory(
        organisation=town, state="published", title="Sensoren für Laternen", **dates | values
    )
    names = ("Alphawerk", "Betawerk", "Gammawerk", "Deltawerk", "Epsilonwerk", "Zetawerk")
    vendors = {name: OrganisationFactory(name=name) for name in names}
    responses = {}
    states = {"Alphawerk": "submitted", "Betawerk": "needs_confirmation"} if answered else {}
    for name, state in {**states, "Gammawerk": "withdrawn", "Deltawerk": "draft"}.items():
        ParticipationFactory(sounding=sounding, organisation=vendors[name])
        responses[name] = ResponseFactory(
            sounding=sounding, organisation=vendors[name], state=state, answers=SECRET
        )
    SoundingInvitationFactory(sounding=sounding, organisation=vendors["Epsilonwerk"])
    SoundingInvitationFactory(
        sounding=sounding,
        organisation=vendors["Zetawerk"],
        declined_at=now,
        decline_reason="too_short",
        decline_text="Drei Wochen reichen uns nicht.",
    )
    SoundingInvitationFactory(
        sounding=sounding, kind="mail", organisation=None, email="kontakt@firma.example"
    )
    return World(town, people, sounding, vendors, responses)
