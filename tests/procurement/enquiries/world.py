"""A published sounding with its people: the buyer's roles, an invited vendor, one that takes part, one that only reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marketplace.core.models import OutboxMessage
from tests.factories import (
    EnquiryFactory,
    OrganisationFactory,
    ParticipationFactory,
    QuestionnaireFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    acting,
    member_of,
)


@dataclass
class World:
    """What the tests begin with."""

    town: Any
    officer: Any
    publisher: Any
    sounding: Any
    questionnaire: Any
    invited: Any
    taking_part: Any
    reading: Any
    vendors: dict[str, Any]


def make_world(**values: Any) -> World:
    """Town, vendors Alpha (invited), Beta (takes part) and Gamma (only reads), with an editor each."""
    town = OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")
    sounding = SoundingFactory(organisation=town, state="published", title="Sensoren für Laternen", **values)
    vendors = {name: OrganisationFactory(name=name) for name in ("Alphawerk", "Betawerk", "Gammawerk")}
    SoundingInvitationFactory(sounding=sounding, organisation=vendors["Alphawerk"])
    SoundingInvitationFactory(
        sounding=sounding, kind="mail", organisation=None, email="kontakt@firma.example"
    )
    ParticipationFactory(sounding=sounding, organisation=vendors["Betawerk"])
    return World(
        town=town,
        officer=member_of(town, "officer"),
        publisher=member_of(town, "publisher"),
        sounding=sounding,
        questionnaire=QuestionnaireFactory(sounding=sounding, document=sounding.current.document),
        invited=member_of(vendors["Alphawerk"], "editor"),
        taking_part=member_of(vendors["Betawerk"], "editor"),
        reading=member_of(vendors["Gammawerk"], "editor"),
        vendors=vendors,
    )


def prepared(world: World, **values: Any) -> Any:
    """A question of Gammawerk with an answer that waits for its publication."""
    given = {"state": "answered_draft", "public_text": "Wie viele Laternen?", "answer": "Etwa 400."}
    return EnquiryFactory(sounding=world.sounding, organisation=world.vendors["Gammawerk"], **given | values)


def mails() -> list[tuple[str, str]]:
    """Address and subject of every mail, the oldest first."""
    return list(OutboxMessage.objects.order_by("id").values_list("to", "subject"))


__all__ = ["World", "acting", "mails", "make_world", "prepared"]
