"""A town with a whole sounding: need, shortlist, invitation, change, questions, answers, opening, conclusion."""

from __future__ import annotations

from typing import Any

from django.test import Client

from procurement.models import Sounding
from tests.factories import (
    AmendmentFactory,
    AssessmentFactory,
    CandidateFactory,
    ConclusionFactory,
    DeclarationFactory,
    EnquiryFactory,
    FindingFactory,
    FollowUpFactory,
    NeedFactory,
    OpeningFactory,
    OrganisationFactory,
    ParticipationFactory,
    ResponseFactory,
    ResponseFileFactory,
    ShortlistFactory,
    SoundingDocumentFactory,
    SoundingInvitationFactory,
    SoundingReportFactory,
    StoredFileFactory,
    SubmissionFactory,
)
from tests.procurement.soundings.people import Town

PAGES = "/arbeitsbereich/marktsondierungen/"
QUESTIONS: dict[str, Any] = {
    "title": "Fragen zum Baumkataster",
    "intro": "",
    "language": "de",
    "sections": [
        {
            "key": "s1",
            "title": "Fachlich",
            "text": "",
            "questions": [
                {"key": "a1", "kind": "text", "title": "Wie werden Bäume erfasst?", "spec": {}},
                {"key": "a2", "kind": "text", "title": "Was ist in Planung?", "spec": {}},
                {"key": "a3", "kind": "file", "title": "Prüfbericht", "spec": {"most": 2}},
            ],
        }
    ],
}
SECRET = "Streng geheime Roadmap 4711"
NAMES = {
    "officer": "Olga Amt",
    "publisher": "Paul Freigabe",
    "assessor": "Asta Blick",
    "admin": "Ada Leitung",
}


class World:
    """The town and its sounding, published and not opened yet."""

    def __init__(self, *, four_eyes: bool = True, **wanted: Any) -> None:
        self.town = Town(four_eyes=four_eyes)
        for role, name in NAMES.items():
            person = self.town.people[role]
            person.name = name
            person.save()
        self.need = NeedFactory(
            organisation=self.town.organisation,
            title="Bäume erfassen",
            once="60000",
            monthly="5400",
            is_unlimited=True,
        )
        shortlist = ShortlistFactory(need=self.need)
        CandidateFactory(shortlist=shortlist, state="left_out", reason="Kann keine Karten.")
        self.sounding: Sounding = self.town.sounding(
            "published", title="Baumkataster", need=self.need, document=QUESTIONS, **wanted
        )
        self.invited = OrganisationFactory(name="Eingeladene GmbH")
        SoundingInvitationFactory(
            sounding=self.sounding, organisation=self.invited, reason="Steht auf der Auswahlliste."
        )
        curious = OrganisationFactory(name="Neugierige AG")
        EnquiryFactory(
            sounding=self.sounding,
            state="published",
            number=1,
            public_text="Wie viele Bäume sind es?",
            answer="Etwa 40.000.",
            original="Wir, die Neugierige AG, fragen: wie viele Bäume sind es?",
            organisation=curious,
            published_at=self.sounding.published_at,
        )
        EnquiryFactory(
            sounding=self.sounding,
            state="rejected",
            reason="Gehört nicht zum Bedarf.",
            original="Neugierige AG: Was kostet die Halle?",
            organisation=curious,
        )
        AmendmentFactory(sounding=self.sounding)
        SoundingDocumentFactory(
            sounding=self.sounding,
            title="Lageplan",
            published_at=self.sounding.published_at,
            file=stored("../../Plan 1.png", "sounding", self.town.organisation.pk),
        )

    def by(self, role: str) -> Any:
        """The actor of the person with that role."""
        return self.town.by(role)

    def client(self, role: str) -> Client:
        """The browser of that person."""
        return self.town.client(role)

    def address(self, rest: str) -> str:
        """The German address of a page of the sounding."""
        return f"{PAGES}{self.sounding.public_id}/{rest}"

    def respond(self, name: str, text: str = "Mit dem Tablet.") -> Any:
        """A response with an open answer, a confidential one, and a file for each of both."""
        vendor = OrganisationFactory(name=name)
        ParticipationFactory(sounding=self.sounding, organisation=vendor)
        response = ResponseFactory(sounding=self.sounding, organisation=vendor, answers={})
        file = ResponseFileFactory(
            response=response, question_key="a3", file=stored("bericht.png", "response", vendor.pk)
        )
        public_id = str(file.file.public_id)
        response.answers = {
            "a1": {"value": {"text": text}, "confidential": False},
            "a2": {"value": {"text": SECRET}, "confidential": True},
            "a3": {"value": {"files": [public_id]}, "confidential": False},
            "files": {public_id: file.file.sha256},
        }
        response.save()
        return hand_in(response)

    def open(self) -> Any:
        """Open what was handed in."""
        self.sounding.refresh_from_db()
        people = self.town.people
        return OpeningFactory(
            sounding=self.sounding, requested_by_id=people["officer"].pk, opened_by_id=people["admin"].pk
        )

    def declare(self, role: str) -> Any:
        """A clean declaration of the person with that role."""
        return DeclarationFactory(sounding=self.sounding, person_id=self.town.people[role].pk)

    def conclude(self) -> None:
        """One assessor excused, a finding, a decision, a report, a procedure that followed."""
        people = self.town.people
        AssessmentFactory(
            sounding=self.sounding,
            assessor=people["assessor"],
            state="excused",
            reason="Erkrankt.",
            excused_by=people["officer"],
        )
        FindingFactory(sounding=self.sounding, question_key="a1")
        ConclusionFactory(
            sounding=self.sounding,
            decided_at=self.sounding.opened_at,
            decided_by=people["publisher"],
            proposed_by=people["officer"],
        )
        SoundingReportFactory(sounding=self.sounding, document=REPORT)
        FollowUpFactory(sounding=self.sounding)
        self.sounding.state, self.sounding.ended_at = "concluded", self.sounding.opened_at
        self.sounding.save()


REPORT: dict[str, Any] = {
    "format": 1,
    "responses": 2,
    "sounding": {
        "title": "Baumkataster",
        "number": "",
        "public_id": "",
        "buyer": "Stadt Lindenwerder",
        "language": "de",
        "is_public": True,
    },
    "times": dict.fromkeys(
        ("published", "questions_until", "answers_until", "opened"), "2026-01-02T09:00:00+00:00"
    ),
    "questionnaire": {"version": 1, "sha256": "", "questions": 3},
    "ending": {"decision": "procure", "message": "Danke.", "next_steps": ""},
    "requirements": [],
    "prices": None,
    "amendments": [],
    "enquiries": [],
}


def hand_in(response: Any) -> Any:
    """Hand a response in as it stands."""
    response.last = SubmissionFactory(response=response)
    response.state = "submitted"
    response.save()
    return response


def stored(name: str, purpose: str, organisation_id: int) -> Any:
    """A kept picture that bears that name, whatever it is."""
    row = StoredFileFactory(purpose=purpose, organisation_id=organisation_id)
    row.name = name
    row.save()
    return row
