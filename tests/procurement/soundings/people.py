"""A town with an officer, a reviewer and a publisher, and a vendor, for the tests of soundings."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.factories import OrganisationFactory, QuestionnaireFactory, SoundingFactory, acting, member_of


class Town:
    """The town with one person for each role; `four_eyes=False` leaves all to whoever has the role."""

    def __init__(self, *, four_eyes: bool = True) -> None:
        self.organisation = OrganisationFactory(
            name="Stadt Lindenwerder", kind="municipality", four_eyes=four_eyes
        )
        roles = ("requester", "officer", "reviewer", "publisher", "assessor", "auditor", "admin")
        self.people: dict[str, Any] = {role: member_of(self.organisation, role) for role in roles}

    def by(self, role: str) -> Any:
        """The actor of the person with that role."""
        return acting(self.people[role])

    def client(self, role: str) -> Client:
        """The browser of that person."""
        return client_of(self.people[role])

    def sounding(self, state: str = "draft", **wanted: Any) -> Any:
        """A sounding that lacks nothing, written by the officer, with dates that may be published."""
        now = timezone.now()
        dates = {
            "question_deadline": now + datetime.timedelta(days=10),
            "response_deadline": now + datetime.timedelta(days=21),
        }
        written = {"created_by": self.people["officer"], "purpose": "Wir wollen wissen, was es gibt."}
        if state not in ("draft", "in_review", "approved"):
            return SoundingFactory(organisation=self.organisation, state=state, **written | wanted)
        one = SoundingFactory(organisation=self.organisation, state=state, **dates | written | wanted)
        if state != "draft":
            one.submitted_by = self.people["officer"]
            one.save()
        QuestionnaireFactory(sounding=one, organisation=self.organisation)
        return one


def client_of(user: Any) -> Client:
    """A browser in which that person has signed in."""
    client = Client()
    client.force_login(user)
    return client
