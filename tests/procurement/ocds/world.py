"""A public sounding that names all it can, with vendors, answers, prices and invitations that must never be told."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from procurement.models import Sounding
from tests.factories import (
    AreaFactory,
    CpvCodeFactory,
    EnquiryFactory,
    NutsCodeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RegisterNumberFactory,
    ResponseFactory,
    SoundingInvitationFactory,
)
from tests.procurement.soundings.people import Town

# Words that stand in what vendors and the administration keep, and never in a release.
SECRETS = (
    "Alphawerk",
    "Betawerk",
    "Gammawerk",
    "alpha@firma.example",
    "Geheimantwort",
    "31337",
    "Karla Kontakt",
    "kontakt@lindenwerder.example",
    "Weil sie es können",
    "Urspruenglich",
    "Interner Grund",
)


def make_town() -> Town:
    """A town with a regional key, a region and a Leitweg-ID."""
    town = Town()
    NutsCodeFactory(code="DE406", label_de="Dahme-Spreewald")
    area = AreaFactory(key="120610000001", name="Lindenwerder", nuts3="DE406")
    town.organisation.area = area
    town.organisation.save()
    RegisterNumberFactory(organisation=town.organisation, kind="leitweg", value="04011000-1234512345-06")
    return town


def approved(town: Town, **wanted: Any) -> Any:
    """A sounding ready to be published, with everything that a release names and much that it must not."""
    CpvCodeFactory(code="48311100-2", bare="48311100", label_de="Dokumentenmanagementsystem")
    CpvCodeFactory(code="72268000-1", bare="72268000", label_de="Bereitstellung von Software")
    now = timezone.now()
    given = {
        "public_id": "0cd500000001",
        "title": "Akten ohne Papier",
        "description": "Rund 600 Arbeitsplätze.",
        "cpv": ["48311100-2", "72268000-1", "99999999-9"],
        "contact_name": "Karla Kontakt",
        "contact_email": "kontakt@lindenwerder.example",
        "question_deadline": now + datetime.timedelta(days=10),
        "response_deadline": now + datetime.timedelta(days=21),
        "procedure_start": datetime.date(2027, 7, 1),
        "few_reason": "Interner Grund",
    }
    one = town.sounding("approved", **given | wanted)
    alpha = OrganisationFactory(name="Alphawerk")
    SoundingInvitationFactory(sounding=one, organisation=alpha, reason="Weil sie es können", sent_at=None)
    SoundingInvitationFactory(
        sounding=one,
        kind="mail",
        organisation=None,
        name="Betawerk",
        email="alpha@firma.example",
        sent_at=None,
    )
    return one


def fill_with_secrets(sounding: Any) -> None:
    """A response with a price, a participation and a clarification question that nobody has answered."""
    gamma = OrganisationFactory(name="Gammawerk")
    answers = {
        "q1": {"value": {"coverage": "now", "remark": "Geheimantwort"}, "confidential": True},
        "q2": {"value": {"low": "31337", "high": "31337"}, "confidential": False},
    }
    ResponseFactory(sounding=sounding, organisation=gamma, answers=answers, state="submitted")
    ParticipationFactory(sounding=sounding, organisation=OrganisationFactory(name="Betawerk GmbH"))
    EnquiryFactory(sounding=sounding, organisation=gamma, original="Urspruenglich")


def fresh(sounding: Any) -> Any:
    """The sounding as it stands in the database."""
    return Sounding.objects.select_related("organisation", "current").get(pk=sounding.pk)
