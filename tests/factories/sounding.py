"""Factories of needs, shortlists, soundings and responses: rows as the actions leave them, and nothing more."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from procurement.models import Response
from procurement.ocds import sounding_release
from procurement.queries.releases import sounding_facts
from procurement.questions.document import hash_of, submission_hash

from .catalogue import SolutionFactory
from .people import OrganisationFactory, StoredFileFactory, UserFactory

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

# The document of a report about nothing, as procurement/report.py makes it.
REPORT: dict[str, Any] = {
    "format": 1,
    "sounding": {
        "title": "Sensoren",
        "number": "",
        "public_id": "50d000000001",
        "buyer": "Stadt",
        "language": "de",
        "is_public": True,
    },
    "times": {},
    "questionnaire": {"version": 1, "sha256": "", "questions": 2},
    "responses": 1,
    "ending": {"decision": "postpone", "message": "Danke für Ihre Mühe.", "next_steps": ""},
    "requirements": [],
    "prices": None,
    "amendments": [],
    "enquiries": [],
}


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
    document = factory.LazyFunction(lambda: copy.deepcopy(DOCUMENT))


class QuestionnaireVersionFactory(DjangoModelFactory):
    """A frozen questionnaire."""

    class Meta:
        model = "procurement.QuestionnaireVersion"

    sounding = factory.SubFactory(SoundingFactory)
    number = factory.LazyAttribute(lambda version: version.sounding.versions.count() + 1)
    document = factory.LazyFunction(lambda: copy.deepcopy(DOCUMENT))
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
    solution_version = factory.LazyAttribute(lambda submission: submission.response.solution_version)
    answers = factory.LazyAttribute(lambda submission: submission.response.answers)
    sha256 = factory.LazyAttribute(
        lambda one: submission_hash(
            one.response.sounding.public_id, one.version.sha256, str(one.response.public_id), one.answers
        )
    )
    received_at = THEN


class ResponseFileFactory(DjangoModelFactory):
    """A file of an answer."""

    class Meta:
        model = "procurement.ResponseFile"

    response = factory.SubFactory(ResponseFactory)
    question_key = "q1"
    file = factory.SubFactory(StoredFileFactory)


class OpeningFactory(DjangoModelFactory):
    """The protocol of an opening; the sounding is opened with it, and each response that was handed in stands in it."""

    class Meta:
        model = "procurement.Opening"

    sounding = factory.SubFactory(SoundingFactory, state="published")
    requested_at = factory.LazyFunction(timezone.now)
    opened_at = factory.LazyFunction(timezone.now)
    four_eyes = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **wanted: Any) -> Any:
        sounding = wanted["sounding"]
        responses = Response.objects.filter(
            sounding=sounding, state__in=("submitted", "needs_confirmation")
        ).select_related("organisation", "last__version")
        entries = [
            {
                "response": str(one.public_id),
                "receipt": str(one.last.public_id),
                "organisation": one.organisation_id,
                "name": one.organisation.name,
                "received_at": one.last.received_at.isoformat(),
                "version": one.last.version.number,
                "sha256": one.last.sha256,
                "unconfirmed": one.state == "needs_confirmation",
            }
            for one in sorted(responses, key=lambda one: one.organisation.name.casefold())
        ]
        wanted = {"entries": entries, "silent": []} | wanted
        wanted.setdefault("sha256", hash_of({"entries": wanted["entries"], "silent": wanted["silent"]}))
        row = super()._create(model_class, *args, **wanted)
        responses.update(state="opened")
        sounding.state, sounding.opened_at = "opened", row.opened_at
        sounding.response_deadline = row.opened_at - datetime.timedelta(hours=1)
        sounding.question_deadline = row.opened_at - datetime.timedelta(days=5)
        sounding.published_at = row.opened_at - datetime.timedelta(days=20)
        sounding.save()
        return row


class DeclarationFactory(DjangoModelFactory):
    """The clean declaration of a person about an opened sounding."""

    class Meta:
        model = "procurement.Declaration"

    sounding = factory.LazyAttribute(lambda _declaration: OpeningFactory().sounding)
    person_id = factory.LazyAttribute(lambda _declaration: UserFactory().pk)
    declared_at = THEN
    opening_hash = factory.LazyAttribute(lambda declaration: declaration.sounding.opening.sha256)
    is_clean = True


class AssessmentFactory(DjangoModelFactory):
    """An assessment that somebody is writing."""

    class Meta:
        model = "procurement.Assessment"

    sounding = factory.LazyAttribute(lambda _assessment: OpeningFactory().sounding)
    assessor = factory.SubFactory(UserFactory)


class FindingFactory(DjangoModelFactory):
    """What the market can do about the first requirement."""

    class Meta:
        model = "procurement.Finding"

    sounding = factory.LazyAttribute(lambda _finding: OpeningFactory().sounding)
    question_key = "q1"
    kind = "common"
    text = "Alle antwortenden Anbieter geben Daten aus."


class ConclusionFactory(DjangoModelFactory):
    """A conclusion that was proposed and not decided."""

    class Meta:
        model = "procurement.Conclusion"

    sounding = factory.LazyAttribute(lambda _conclusion: OpeningFactory().sounding)
    decision = "procure"
    reasons = "Der Bedarf ist am Markt zu decken."
    message = "Ihre Antworten haben gezeigt, dass der Bedarf zu decken ist."
    proposed_at = THEN


class SoundingReportFactory(DjangoModelFactory):
    """A report that was sent."""

    class Meta:
        model = "procurement.SoundingReport"

    sounding = factory.LazyAttribute(lambda _report: OpeningFactory().sounding)
    document = factory.LazyFunction(lambda: REPORT)
    sha256 = factory.LazyAttribute(lambda report: hash_of(report.document))
    published_at = THEN


class FileNoteFactory(DjangoModelFactory):
    """The first version of a note for the file."""

    class Meta:
        model = "procurement.FileNote"

    sounding = factory.LazyAttribute(lambda _note: OpeningFactory().sounding)
    number = factory.LazyAttribute(lambda note: note.sounding.file_notes.count() + 1)
    document = factory.LazyFunction(dict)
    sha256 = factory.LazyAttribute(lambda note: hash_of(note.document))
    file = factory.SubFactory(StoredFileFactory)
    made_at = THEN


class FollowUpFactory(DjangoModelFactory):
    """A procedure that followed."""

    class Meta:
        model = "procurement.FollowUp"

    sounding = factory.LazyAttribute(lambda _one: OpeningFactory().sounding)
    ocid = factory.Sequence(lambda n: f"ocds-000000-folge-{n + 1}")
    title = "Beschaffung eines Werkzeugs"


class ReleaseFactory(DjangoModelFactory):
    """The release of a public sounding as open data, built from it as the actions do, with a date of its own."""

    class Meta:
        model = "procurement.Release"

    sounding = factory.SubFactory(SoundingFactory, state="published")
    cause = "published"
    date = factory.Sequence(lambda n: THEN + datetime.timedelta(seconds=n))
    ocid = factory.LazyAttribute(lambda release: f"ocds-000000-{release.sounding.public_id}")
    number = factory.LazyAttribute(lambda release: release.sounding.releases.count() + 1)
    release_id = factory.LazyAttribute(lambda release: f"{release.ocid}-{release.number}")
    document = factory.LazyAttribute(
        lambda release: sounding_release(
            sounding_facts(release.sounding, release.ocid)[0], number=release.number, date=release.date
        )
    )
    sha256 = factory.LazyAttribute(lambda release: hash_of(release.document))
