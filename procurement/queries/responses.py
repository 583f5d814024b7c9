"""Reads of vendors: invitations and responses of the organisation acted for, with what is left to do; nobody else's."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from catalog.models import Solution
from marketplace.core.actor import Actor
from procurement.choices import ResponseState, SoundingState
from procurement.models import Invitation, Participation, Response, Sounding
from procurement.questions.answers import gaps, read_answer
from procurement.questions.document import Document, Question, Section, from_json
from procurement.timing import is_in_time

MOST_FOUND = 200
# The tick, beside what was typed and can't be taken yet.
CONFIDENTIAL = "confidential"


@dataclass(frozen=True)
class Problem:
    """What keeps one question from being handed in: its number, the section it stands in, the part, the sentence."""

    number: str
    section: Section
    question: Question
    part: str
    message: str


@dataclass
class SectionState:
    """One section with its progress."""

    number: int
    section: Section
    answered: int = 0
    attention: int = 0

    @property
    def total(self) -> int:
        """How many questions it has."""
        return len(self.section.questions)

    @property
    def is_done(self) -> bool:
        """Whether every question is answered and nothing is wrong."""
        return self.answered == self.total and not self.attention


@dataclass
class Progress:
    """How far a response is: sections, questions left, the minutes they take, answers that were filled in."""

    sections: list[SectionState] = field(default_factory=list)
    total: int = 0
    answered: int = 0
    minutes: int = 0
    prefilled: int = 0

    @property
    def left(self) -> int:
        """Questions without an answer."""
        return self.total - self.answered


def responses_for(actor: Actor) -> QuerySet[Response]:
    """Responses of the organisation acted for, the nearest deadline last touched first."""
    rows = Response.objects.own_of(actor).select_related(
        "sounding__organisation", "sounding__report", "version", "last"
    )
    rows = rows.defer("sounding__report__document")
    return rows.order_by("-sounding__response_deadline", "-pk")


def response_for(actor: Actor, public_id: uuid.UUID) -> Response | None:
    """One of them with all that its pages show."""
    rows = responses_for(actor).select_related(
        "sounding__current", "organisation", "solution", "solution_version", "edited_by"
    )
    return rows.filter(public_id=public_id).first()


def waiting_for(actor: Actor) -> list[Sounding]:
    """Soundings that the vendor was invited to or takes part in, without a response yet; open or not, the nearest end first."""
    if actor.organisation_id is None:
        return []
    own = actor.organisation_id
    asked = Invitation.objects.filter(organisation_id=own, sent_at__isnull=False, declined_at=None)
    joined = Participation.objects.filter(organisation_id=own)
    rows = Sounding.objects.readable_by(actor).filter(state=SoundingState.PUBLISHED)
    rows = rows.filter(pk__in=asked.values("sounding_id")) | rows.filter(pk__in=joined.values("sounding_id"))
    answered = Response.objects.own_of(actor).values("sounding_id")
    rows = rows.exclude(pk__in=answered).select_related("organisation", "current")
    return list(rows.order_by("response_deadline", "pk")[:MOST_FOUND])


def readable_sounding(actor: Actor, public_id: str) -> Sounding | None:
    """A published sounding that the vendor may read and answer."""
    rows = Sounding.objects.readable_by(actor).select_related("organisation", "current")
    return rows.filter(public_id=public_id).first()


def own_solutions(organisation_id: int | None) -> list[Solution]:
    """Listings of a vendor that have been published once."""
    if organisation_id is None:
        return []
    rows = Solution.objects.filter(vendor_id=organisation_id, current__isnull=False)
    return list(rows.select_related("current").order_by("slug"))


def solution_pairs_of(organisation_id: int | None) -> tuple[tuple[str, str], ...]:
    """Slug and name of a vendor's listings, to choose from."""
    return tuple(
        (one.slug, str(one.current.facts.get("name", one.slug))) for one in own_solutions(organisation_id)
    )


def document_of(response: Response) -> Document:
    """The questions that the working copy answers."""
    return from_json(response.version.document)


def is_ticked(response: Response, question: str) -> bool:
    """Whether the vendor marked its answer as confidential, be the answer taken or not."""
    kept = (response.answers.get(question), response.unclean.get(question))
    return any((one or {}).get(CONFIDENTIAL) for one in kept)


def typed_of(response: Response, question: str) -> dict[str, Any]:
    """What was typed for a question and can't be taken yet, by part; empty where all was taken."""
    typed = response.unclean.get(question) or {}
    return {name: value for name, value in typed.items() if name != CONFIDENTIAL}


def unclean_problems(question: Question, raw: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with what was typed and could not be taken, by part, in the reader's language."""
    return read_answer(question, raw).problems


def problems_of(response: Response, document: Document | None = None) -> list[Problem]:
    """Everything that keeps the response from being handed in, in the order of the questions."""
    found = []
    for number, section, question in (document or document_of(response)).numbered():
        raw = response.unclean.get(question.key)
        if raw:
            wrong = unclean_problems(question, raw)
        else:
            wrong = gaps(question, (response.answers.get(question.key) or {}).get("value"))
        found += [Problem(number, section, question, part, message) for part, message in wrong.items()]
    return found


def progress_of(response: Response, document: Document | None = None) -> Progress:
    """How far each section is and how much is left."""
    document = document or document_of(response)
    wrong = {problem.question.key for problem in problems_of(response, document)}
    progress = Progress()
    minutes = 0.0
    for number, section in enumerate(document.sections, 1):
        state = SectionState(number, section)
        for question in section.questions:
            answer = response.answers.get(question.key)
            if answer and question.key not in wrong:
                state.answered += 1
                progress.prefilled += "source" in answer
            else:
                minutes += question.of_kind.minutes
            if question.key in response.unclean or (answer and question.key in wrong):
                state.attention += 1
        progress.sections.append(state)
        progress.total += state.total
        progress.answered += state.answered
    progress.minutes = int(-(-minutes // 1))
    return progress


def is_open(response: Response, now: Any) -> bool:
    """Whether it can still be handed in at that moment."""
    sounding = response.sounding
    return sounding.state == SoundingState.PUBLISHED and is_in_time(now, sounding.response_deadline)


def needs_new_version(response: Response) -> bool:
    """Whether a correction was published since the working copy was begun."""
    return response.version_id != response.sounding.current_id and response.state != ResponseState.OPENED
