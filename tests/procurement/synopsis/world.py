"""A town that has opened a sounding: questions, responses as they were handed in, somebody with a clean declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.architecture.table.synopsis import attach
from tests.factories import (
    DeclarationFactory,
    OpeningFactory,
    OrganisationFactory,
    ResponseFactory,
    SubmissionFactory,
)
from tests.procurement.responses.people import document, question
from tests.procurement.soundings.people import Town

QUESTIONS = (
    question("q1", "coverage", "Daten ausgeben", required=True),
    question("q2", "coverage", "Offline arbeiten"),
    question("q3", "money", "Kosten des Betriebs"),
)


def said(confidential: bool = False, **value: Any) -> dict[str, Any]:
    """An answer as a document keeps it."""
    return {"value": value, "confidential": confidential}


def price(
    low: str, high: str, period: str = "year", assumptions: str = "Bis 50 Nutzende", **more: Any
) -> dict[str, Any]:
    """A range as an answer."""
    return said(low=low, high=high, period=period, assumptions=assumptions, **more)


class Opened:
    """A town whose officer may read the answers; `answers` by the name of the vendor."""

    def __init__(
        self,
        answers: Mapping[str, Mapping[str, Any]],
        *questions: dict[str, Any],
        sections: list[dict[str, Any]] | None = None,
        is_blind: bool = False,
        files: Mapping[str, str] | None = None,
        listings: Sequence[Any] = (),
        town: Town | None = None,
        **response: Any,
    ) -> None:
        self.town = town or Town()
        whole = document(*(questions or QUESTIONS))
        if sections is not None:
            whole["sections"] = sections
        self.sounding = self.town.sounding(
            "published", title="Mängelmelder", document=whole, is_blind=is_blind
        )
        self.responses = {}
        for at, (name, given) in enumerate(answers.items()):
            of = {"solution": listings[at], "solution_version": listings[at].current} if listings else {}
            self.responses[name] = self._respond(name, given, files or {}, response | of)
        OpeningFactory(sounding=self.sounding)
        self.declare("officer")
        self.client = self.town.client("officer")
        self.path = f"/arbeitsbereich/marktsondierungen/{self.sounding.public_id}/marktuebersicht/"

    def _respond(
        self, name: str, given: Mapping[str, Any], files: Mapping[str, str], more: Mapping[str, Any]
    ) -> Any:
        """A response that was handed in, with a file for each question of `files`, named as that says."""
        vendor = OrganisationFactory(name=name)
        row = ResponseFactory(sounding=self.sounding, organisation=vendor, answers=dict(given), **more)
        for key, called in files.items():
            attach(row, key, called)
        row.last, row.state = SubmissionFactory(response=row), "submitted"
        row.save()
        return row

    def declare(self, role: str) -> None:
        """A clean declaration of somebody."""
        DeclarationFactory(sounding=self.sounding, person_id=self.town.people[role].pk)

    def page(self, rest: str = "", status: int = 200) -> str:
        """The text of a page."""
        answer = self.client.get(f"{self.path}{rest}")
        assert answer.status_code == status
        return answer.content.decode()
