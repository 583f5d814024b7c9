"""Endpoints of published soundings: for everybody, and with a vendor's key also those it was invited to.

What an answer holds depends on the reader's own invitations and participations alone, never on what others do.
"""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Scope
from marketplace.core.access import PUBLIC, declare
from marketplace.core.actor import ANONYMOUS, Actor
from marketplace.core.api.files import BYTES, BytesRenderer
from marketplace.core.api.parameters import PAGING, ChoiceParameter
from marketplace.core.api.problems import UNKNOWN_PAGE
from marketplace.core.api.views import ReadViewSet, endpoint
from marketplace.core.clock import database_now
from marketplace.core.files.handing_out import stored_response
from procurement.models import Sounding
from procurement.queries.amendments import changes_of
from procurement.queries.enquiries import published_enquiries
from procurement.queries.soundings import public_soundings, published_documents, published_sounding

from .. import public_serializers as serializers
from ..public_entries import (
    amendment_entry,
    document_entry,
    enquiry_entry,
    questionnaire_entry,
    questionnaire_item,
    sounding_entry,
    sounding_item,
)
from ..public_ids import uuid_of

ONLY = ChoiceParameter(
    name="only",
    help=_("Those that take answers now, or those that are over; without it all."),
    choices=(("open", _("Open for answers")), ("over", _("Answers have ended"))),
)
INVITED = _("A key with “responses:read” also reads those that its vendor was invited to or takes part in.")


def reader_of(request: Request) -> Actor:
    """Who reads: a key that may read invitations, or nobody in particular."""
    actor: Actor = request._request.actor
    return actor if actor.kind == "key" and Scope.READ_RESPONSES in actor.scopes else ANONYMOUS


def published(request: Request, public_id: str) -> Sounding:
    """A published sounding that this reader may read; every other one is not there."""
    sounding = published_sounding(reader_of(request), public_id)
    if sounding is None:
        raise Http404
    return sounding


@declare(PUBLIC)
class PublishedSoundingViewSet(ReadViewSet):
    """Published soundings with what was published of them."""

    tag = _("Market soundings")
    paths = {
        "public_id": _("Names a published sounding."),
        "number": _("Number of a version of the questionnaire."),
        "file_id": _("Names a document of the sounding."),
    }

    @endpoint(
        "listPublishedSoundings",
        _("Published market soundings"),
        _(
            "The public ones in the order of their publication. Nothing tells who takes part, asks or answers."
        ),
        answer=serializers.PublishedSoundingPageSerializer,
        parameters=(ONLY, *PAGING),
        problems=(UNKNOWN_PAGE,),
    )
    def list(self, request: Request) -> Response:
        now = database_now()
        rows = public_soundings(only=self.values["only"] or "", now=now)
        return Response(
            self.page_of(rows, keys=("published_at", "id"), entry=lambda row: sounding_item(row, now))
        )

    @endpoint(
        "getPublishedSounding",
        _("A published market sounding"),
        INVITED,
        answer=serializers.PublishedSoundingSerializer,
    )
    def retrieve(self, request: Request, public_id: str) -> Response:
        return Response(sounding_entry(published(request, public_id), database_now()))

    @endpoint(
        "listQuestionnaireVersions",
        _("Versions of the questionnaire"),
        _("The newest first. Each is frozen; a correction makes the next."),
        answer=serializers.QuestionnaireVersionPageSerializer,
    )
    def questionnaires(self, request: Request, public_id: str) -> Response:
        rows = published(request, public_id).versions.all()
        return Response(self.whole([questionnaire_item(row) for row in rows]))

    @endpoint(
        "getQuestionnaireVersion",
        _("One version of the questionnaire"),
        _(
            "All questions as frozen, what an answer to each consists of, and what changed to the version before."
        ),
        answer=serializers.QuestionnaireVersionSerializer,
    )
    def questionnaire(self, request: Request, public_id: str, number: int) -> Response:
        row = published(request, public_id).versions.filter(number=number).first()
        if row is None:
            raise Http404
        return Response(questionnaire_entry(row))

    @endpoint(
        "listSoundingDocuments",
        _("Documents of a sounding"),
        _("What all vendors get with it, in the order of their handing in."),
        answer=serializers.SoundingFilePageSerializer,
    )
    def documents(self, request: Request, public_id: str) -> Response:
        rows = published_documents(published(request, public_id))
        return Response(self.whole([document_entry(row) for row in rows]))

    @endpoint(
        "getSoundingDocument",
        _("The file of a document"),
        _("Its bytes as they were published; their SHA-256 stands in the list and is the ETag."),
        answer=BYTES,
        media_type=BytesRenderer.media_type,
    )
    def document(self, request: Request, public_id: str, file_id: str) -> HttpResponseBase:
        wanted = uuid_of(file_id)
        rows = published_documents(published(request, public_id)).filter(file__public_id=wanted)
        row = rows.filter(file__removed_at=None).first()
        if row is None:
            raise Http404
        return stored_response(row.file, BytesRenderer.media_type)

    @endpoint(
        "listPublishedEnquiries",
        _("Clarification questions with their answers"),
        _("Those answered to all, in the order of their publication. Who asked is told nobody (§ 5 VgV)."),
        answer=serializers.PublishedEnquiryPageSerializer,
    )
    def enquiries(self, request: Request, public_id: str) -> Response:
        rows = published_enquiries(published(request, public_id))
        return Response(self.whole([enquiry_entry(row) for row in rows]))

    @endpoint(
        "listAmendments",
        _("Corrections, extensions and cancellation"),
        _("What was changed after the publication, for all at the same time; the newest first."),
        answer=serializers.PublishedAmendmentPageSerializer,
    )
    def amendments(self, request: Request, public_id: str) -> Response:
        rows = changes_of(published(request, public_id))
        return Response(self.whole([amendment_entry(row) for row in rows]))

    def get_renderers(self) -> list[BaseRenderer]:
        """Bytes where a file is asked for, JSON everywhere else."""
        return [BytesRenderer()] if self.action == "document" else super().get_renderers()
