"""A town whose sounding is analysed, with vendors that answered, for the tests of conclusions and reports."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from procurement.models import Sounding
from tests.factories import OrganisationFactory, ResponseFactory, member_of
from tests.factories.sounding import (
    ConclusionFactory,
    DeclarationFactory,
    FindingFactory,
    OpeningFactory,
    ParticipationFactory,
    SoundingFactory,
)
from tests.procurement.soundings.people import Town

WRITTEN = {
    "decision": "procure",
    "reasons": "Vier Anbieter decken den Kern ab.",
    "route": "simple_tender",
    "message": "Ihre Antworten zeigen, dass der Bedarf zu decken ist.",
    "next_steps": "Wir planen ein Verfahren im Frühjahr.",
}


class Ended:
    """A town with a sounding in `state`, one answer for each vendor, and one that took part and stayed silent.

    answers  of each vendor, by key of the question; people of the town have declared to have no conflict
    """

    def __init__(
        self,
        answers: list[dict[str, Any]] | None = None,
        *,
        state: str = "analysed",
        four_eyes: bool = True,
        document: dict[str, Any] | None = None,
        **wanted: Any,
    ) -> None:
        self.town = Town(four_eyes=four_eyes)
        if document is not None:
            wanted["document"] = document
        wanted = {"title": "Sensoren für Laternen"} | wanted
        self.sounding = SoundingFactory(organisation=self.town.organisation, state="published", **wanted)
        self.vendors = [
            OrganisationFactory(name=f"Nordwerk {number} GmbH") for number in range(1, len(answers or []) + 1)
        ]
        self.editors = [member_of(vendor, "editor") for vendor in self.vendors]
        for vendor, given in zip(self.vendors, answers or [], strict=True):
            ParticipationFactory(sounding=self.sounding, organisation=vendor)
            ResponseFactory(sounding=self.sounding, organisation=vendor, answers=given, state="submitted")
        self.silent = OrganisationFactory(name="Stillwerk AG")
        self.silent_editor = member_of(self.silent, "editor")
        ParticipationFactory(sounding=self.sounding, organisation=self.silent)
        self.opening = OpeningFactory(sounding=self.sounding)
        FindingFactory(sounding=self.sounding)
        Sounding.objects.filter(pk=self.sounding.pk).update(state=state)
        self.sounding.refresh_from_db()
        for person in self.town.people.values():
            DeclarationFactory(sounding=self.sounding, person_id=person.pk)

    def conclusion(self, *, proposed_by: str = "officer", **wanted: Any) -> Any:
        """What is to follow, proposed by the person with that role; by nobody where that is empty."""
        by = self.town.people[proposed_by] if proposed_by else None
        proposed = {"proposed_by": by, "proposed_at": timezone.now() if by else None}
        return ConclusionFactory(sounding=self.sounding, **WRITTEN | proposed | wanted)


def coverage(code: str, *, confidential: bool = False, **more: Any) -> dict[str, Any]:
    """An answer to the requirement of the usual questionnaire."""
    return {"q1": {"value": {"coverage": code, **more}, "confidential": confidential}}


def price(low: int, high: int, period: str = "year", *, confidential: bool = False) -> dict[str, Any]:
    """A price range as an answer to the second question."""
    value = {"low": str(low), "high": str(high), "period": period, "assumptions": "Für 400 Laternen."}
    return {"q2": {"value": value, "confidential": confidential}}
