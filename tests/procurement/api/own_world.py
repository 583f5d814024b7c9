"""A town with a need, a shortlist and soundings, and its programs; a neighbour that owns the same things."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from tests.accounts.keys_world import PROBLEM, V1, key_for, program
from tests.factories import (
    AmendmentFactory,
    CandidateFactory,
    EnquiryFactory,
    NeedFactory,
    OrganisationFactory,
    QuestionnaireFactory,
    ShortlistFactory,
    ShortlistSearchFactory,
    ShortlistStepFactory,
    SolutionFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    member_of,
)

JSON = "application/json"
READ = ["needs:read", "soundings:read"]
BOTH = [*READ, "needs:write", "soundings:write"]
NEEDS, SOUNDINGS = f"{V1}/needs/", f"{V1}/soundings/"


class Body:
    """A public body with one of everything."""

    def __init__(self, name: str) -> None:
        self.programs = 0
        self.organisation = OrganisationFactory(name=name, kind="municipality")
        self.officer = member_of(self.organisation, "officer")
        self.need = NeedFactory(
            organisation=self.organisation,
            title=f"Sensorik {name}",
            purpose="Pegel messen",
            users="Bauhof",
            requirements=["Misst den Pegel."],
        )
        self.shortlist = ShortlistFactory(need=self.need)
        self.search = ShortlistSearchFactory(shortlist=self.shortlist, number=1)
        self.candidate = CandidateFactory(shortlist=self.shortlist, search=self.search)
        self.step = ShortlistStepFactory(shortlist=self.shortlist)
        self.draft = self.sounding("draft")
        self.published = self.sounding("published")
        self.enquiry = EnquiryFactory(sounding=self.published)
        self.invitation = SoundingInvitationFactory(sounding=self.draft, sent_at=None)
        self.amendment = AmendmentFactory(sounding=self.published, kind="extension", reason="Ferien")

    def sounding(self, state: str, **wanted: Any) -> Any:
        """A sounding in that state with its questionnaire, and all that its check asks for."""
        now = timezone.now()
        dates = {
            "question_deadline": now + datetime.timedelta(days=10),
            "response_deadline": now + datetime.timedelta(days=21),
        }
        if state not in ("draft", "in_review", "approved"):
            dates = {}
        one = SoundingFactory(
            organisation=self.organisation, state=state, **{"purpose": "Wir fragen."} | dates | wanted
        )
        QuestionnaireFactory(sounding=one, organisation=self.organisation)
        return one

    def program(self, scopes: list[str] | None = None) -> Any:
        """A program of the body with these scopes."""
        scopes = BOTH if scopes is None else scopes
        self.programs += 1
        return program(key_for(self.organisation, scopes, name=f"Programm {self.programs}")[1])


def make_body(name: str = "Stadt Lindenwerder") -> Body:
    """A body, with nothing left in the cache that counts keys."""
    cache.clear()
    return Body(name)


def vendor_with_people(name: str = "Werk GmbH", slug: str = "werk") -> Any:
    """A vendor whose people can answer."""
    vendor = OrganisationFactory(name=name, slug=slug)
    member_of(vendor, "editor")
    return vendor


def listing(vendor: Any, name: str, slug: str) -> Any:
    """A public solution."""
    return SolutionFactory(name=name, slug=slug, vendor=vendor)


def send(
    client: Any, method: str, path: str, body: Any = None, tag: str | None = None, **headers: str
) -> Any:
    """A request with JSON, and the ETag that it is based on."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    given |= {"if-match": tag} if tag else {}
    text = "" if body is None else json.dumps(body)
    return client.generic(method, path, text, content_type=JSON, headers=given)


def changed(client: Any, method: str, path: str, body: Any = None, *, read: str = "") -> Any:
    """The same with the ETag that stands at `read`, or at the address itself, now."""
    return send(client, method, path, body, client.get(read or path).headers["ETag"])


def pointers(answer: Any) -> list[str]:
    """The places that a refusal names."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM), answer.content
    return [error["pointer"] for error in answer.json()["errors"]]
