"""Factories of needs, shortlists, soundings and responses: rows as the actions leave them, and nothing more."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from procurement.questions.document import hash_of

from .catalogue import SolutionFactory
from .people import OrganisationFactory, StoredFileFactory

THEN = datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC)
DOCUMENT: dict[str, Any] = {
    "title": "Fragen",
    "intro": "",
    "language": "de",
    "sections": [
        {
            "key": "s1",
            "title": "Fachlich",
            "text": "",
            "questions": [
                {
                    "key": "q1",
                    "kind": "coverage",
                    "title": "Daten ausgeben",
                    "text": "",
                    "required": True,
                    "spec": {},
                },
                {
                    "key": "q2",
                    "kind": "money",
                    "title": "Kosten des Betriebs",
                    "text": "",
                    "required": False,
                    "spec": {},
                },
            ],
        }
    ],
}
ANSWERS: dict[str, Any] = {"q1": {"value": {"coverage": "now"}, "confidential": False}}


class NeedFactory(DjangoModelFactory):
    """A need of a municipality that is being described."""

    class Meta:
        model = "procurement.Need"

    organisation = factory.SubFactory(OrganisationFactory, kind="municipality")
    title = factory.Sequence(lambda n: f"Bedarf {n + 1}")


class NeedPartFactory(DjangoModelFactory):
    """Another municipality that was asked to join a need."""

    class Meta:
        model = "procurement.NeedPart"

    need = factory.SubFactory(NeedFactory)
    organisation = factory.SubFactory(OrganisationFactory, kind="municipality")


class ShortlistFactory(DjangoModelFactory):
    """The empty shortlist of a need."""

    class Meta:
        model = "procurement.Shortlist"

    need = factory.SubFactory(NeedFactory)


class ShortlistSearchFactory(DjangoModelFactory):
    """A search that found nothing."""

    class Meta:
        model = "procurement.ShortlistSearch"

    shortlist = factory.SubFactory(ShortlistFactory)
    number = factory.LazyAttribute(lambda search: search.shortlist.searches.count() + 1)
    searched_at = THEN
    count = 0
    found: list[int] = []


class CandidateFactory(DjangoModelFactory):
    """A listing on a shortlist, added by hand and not decided."""

    class Meta:
        model = "procurement.Candidate"

    shortlist = factory.SubFactory(ShortlistFactory)
    solution = factory.SubFactory(SolutionFactory)
    version = factory.LazyAttribute(lambda candidate: candidate.solution.current)


class ShortlistStepFactory(DjangoModelFactory):
    """A line of the log of a shortlist."""

    class Meta:
        model = "procurement.ShortlistStep"

    shortlist = factory.SubFactory(ShortlistFactory)
    kind = "searched"
    at = THEN


class SoundingFactory(DjangoModelFactory):
    """A market sounding of a municipality; `state="published"` gives it dates around today, a version and its moment.

    document  the questionnaire that is frozen with it; without any a short one
    """

    class Meta:
        model = "procurement.Sounding"

    organisation = factory.SubFactory(OrganisationFactory, kind="municipality")
    title = factory.Sequence(lambda n: f"Marktsondierung {n + 1}")
    state = "draft"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **wanted: Any) -> Any:
        state, document = wanted.pop("state"), wanted.pop("document", DOCUMENT)
        if state in ("draft", "in_review", "approved"):
            return super()._create(model_class, *args, state=state, **wanted)
        now = timezone.now()
        dates = {
            "published_at": now - datetime.timedelta(days=1),
            "question_deadline": now + datetime.timedelta(days=10),
            "response_deadline": now + datetime.timedelta(days=20),
        }
        row = super()._create(model_class, *args, state="draft", **dates | wanted)
        row.current = QuestionnaireVersionFactory(
            sounding=row, document=document, published_at=row.published_at
        )
        row.state = state
        row.save()
        return row


class QuestionnaireFactory(DjangoModelFactory):
    """The questionnaire that is being written for a sounding."""

    class Meta:
        model = "procurement.Questionnaire"

    sounding = factory.SubFactory(SoundingFactory)
    organisation = factory.LazyAttribute(
        lambda one: one.sounding.organisation if one.sounding else OrganisationFactory(kind="municipality")
    )
    name = factory.Sequence(lambda n: f"Fragenkatalog {n + 1}")
    document = factory.LazyFunction(lambda: DOCUMENT)


class QuestionnaireVersionFactory(DjangoModelFactory):
    """A frozen questionnaire."""

    class Meta:
        model = "procurement.QuestionnaireVersion"

    sounding = factory.SubFactory(SoundingFactory)
    number = factory.LazyAttribute(lambda version: version.sounding.versions.count() + 1)
    document = factory.LazyFunction(lambda: DOCUMENT)
    sha256 = factory.LazyAttribute(lambda version: hash_of(version.document))
    published_at = THEN


class SoundingInvitationFactory(DjangoModelFactory):
    """A vendor that was invited to a sounding."""

    class Meta:
        model = "procurement.Invitation"

    sounding = factory.SubFactory(SoundingFactory, state="published")
    kind = "vendor"
    organisation = factory.SubFactory(OrganisationFactory)
    reason = "Bietet laut Katalog eine passende Lösung an."
    sent_at = THEN


class SoundingDocumentFactory(DjangoModelFactory):
    """A file that comes with a sounding."""

    class Meta:
        model = "procurement.SoundingDocument"

    sounding = factory.SubFactory(SoundingFactory)
    file = factory.SubFactory(StoredFileFactory)
    title = "Lageplan"


class AmendmentFactory(DjangoModelFactory):
    """An extension of a published sounding."""

    class Meta:
        model = "procurement.Amendment"

    sounding = factory.SubFactory(SoundingFactory, state="published")
    number = factory.LazyAttribute(lambda amendment: amendment.sounding.amendments.count() + 1)
    kind = "extension"
    reason = "Mehr Zeit für alle."
    published_at = THEN


class ParticipationFactory(DjangoModelFactory):
    """A vendor that said it takes part."""

    class Meta:
        model = "procurement.Participation"

    sounding = factory.SubFactory(SoundingFactory, state="published")
    organisation = factory.SubFactory(OrganisationFactory)
    joined_at = THEN


class EnquiryFactory(DjangoModelFactory):
    """A clarification question that nobody has answered."""

    class Meta:
        model = "procurement.Enquiry"

    sounding = factory.SubFactory(SoundingFactory, state="published")
    organisation = factory.SubFactory(OrganisationFactory)
    asked_at = THEN
    original = "Wie viele Arbeitsplätze sind gemeint?"


class ResponseFactory(DjangoModelFactory):
    """The draft of a vendor's response; `state="submitted"` hands it in."""

    class Meta:
        model = "procurement.Response"

    sounding = factory.SubFactory(SoundingFactory, state="published")
    organisation = factory.SubFactory(OrganisationFactory)
    version = factory.LazyAttribute(lambda response: response.sounding.current)
    answers = factory.LazyFunction(lambda: ANSWERS)
    state = "draft"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **wanted: Any) -> Any:
        state = wanted.pop("state")
        row = super()._create(model_class, *args, **wanted)
        if state != "draft":
            row.last = SubmissionFactory(response=row)
            row.state = state
            row.save()
        return row


class SubmissionFactory(DjangoModelFactory):
    """What a vendor handed in."""

    class Meta:
        model = "procurement.Submission"

    response = factory.SubFactory(ResponseFactory)
    number = factory.LazyAttribute(lambda submission: submission.response.submissions.count() + 1)
    version = factory.LazyAttribute(lambda submission: submission.response.version)
    answers = factory.LazyAttribute(lambda submission: submission.response.answers)
    sha256 = factory.LazyAttribute(lambda submission: hash_of(submission.answers))
    received_at = THEN


class ResponseFileFactory(DjangoModelFactory):
    """A file of an answer."""

    class Meta:
        model = "procurement.ResponseFile"

    response = factory.SubFactory(ResponseFactory)
    question_key = "q1"
    file = factory.SubFactory(StoredFileFactory)
