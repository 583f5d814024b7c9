"""Endpoints of a vendor's own responses: the same actions as the pages, for the programs of the vendor.

Until the opening nothing of this reaches the buyer or the operator, whatever key they hold.
"""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from accounts.permissions import Scope
from marketplace.core.access import KEY, declare
from marketplace.core.api.parameters import PAGING
from marketplace.core.api.problems import (
    DEADLINE_PASSED,
    INVALID_BODY,
    INVALID_FIELDS,
    QUESTIONNAIRE_CORRECTED,
    UNKNOWN_PAGE,
    VERSION_CHANGED,
    VERSION_MISSING,
    field_error,
    invalid_fields,
)
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import endpoint
from marketplace.core.clock import database_now
from procurement.actions.handing_in import confirm_version, submit_response, withdraw_response
from procurement.actions.responses import save_answers
from procurement.models import Response
from procurement.queries import responses as reads

from .. import response_serializers as serializers
from ..public_ids import uuid_of
from ..response_bodies import read_answers, unfit
from ..response_entries import (
    pointer_of,
    problems_of,
    receipt_entry,
    receipt_item,
    response_entry,
    response_item,
)
from ..response_views import VendorKeyViewSet, told

VERSIONS = (VERSION_MISSING, VERSION_CHANGED)


@declare(KEY)
class OwnResponseViewSet(VendorKeyViewSet):
    """The responses of the vendor of the key."""

    tag = _("Your responses")
    paths = {"public_id": _("Names one of your responses."), "receipt": _("Number of a receipt.")}

    @endpoint(
        "listOwnResponses",
        _("Your responses"),
        _("All responses of your organisation, in the order in which they were begun."),
        answer=serializers.ResponseItemPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_RESPONSES,
    )
    def list(self, request: Request) -> Answer:
        return Answer(self.page_of(reads.responses_for(self.actor), keys=("id",), entry=response_item))

    @endpoint(
        "getOwnResponse",
        _("One of your responses"),
        _("All answers with their sources, what is still wrong with them, and the ETag for a change."),
        answer=serializers.ResponseSerializer,
        scope=Scope.READ_RESPONSES,
    )
    def retrieve(self, request: Request, public_id: str) -> Answer:
        return self._shown(public_id)

    @endpoint(
        "changeResponse",
        _("Write answers"),
        _(
            "Send only the answers that change, and in If-Match the ETag of what you read. An answer that can't be taken "
            "is refused with its question and field, and nothing is kept. Writing goes on after the deadline and after "
            "handing in; what counts is what was handed in."
        ),
        answer=serializers.ResponseSerializer,
        body=serializers.ResponseChangeSerializer,
        is_versioned=True,
        problems=(INVALID_BODY, INVALID_FIELDS, *VERSIONS),
        scope=Scope.WRITE_RESPONSES,
    )
    def partial_update(self, request: Request, public_id: str) -> Answer:
        self.own(public_id)
        sent = self.body()["answers"]
        with transaction.atomic(), told():
            response = self._same(public_id)
            answers = read_answers(response, sent)
            saved = save_answers(
                response=response, answers=answers, known_saves=response.saves, by=self.actor
            )
            problem = unfit(saved, sent)
            if problem is not None:
                raise problem
            return self._shown(public_id)

    @endpoint(
        "checkResponse",
        _("Check a response before handing it in"),
        _("Everything that is missing or wrong, question by question, and whether there is still time."),
        answer=serializers.ResponseCheckSerializer,
        scope=Scope.READ_RESPONSES,
    )
    def check(self, request: Request, public_id: str) -> Answer:
        response = self.own(public_id)
        found = reads.problems_of(response)
        return Answer(
            {
                "is_open": reads.is_open(response, database_now()),
                "needs_new_questionnaire": reads.needs_new_version(response),
                "problems": [
                    {
                        "question": one.question.key,
                        "part": one.part,
                        "pointer": pointer_of(one.question.key, one.part),
                        "number": one.number,
                        "message": one.message,
                    }
                    for one in found
                ],
            }
        )

    @endpoint(
        "submitResponse",
        _("Hand a response in"),
        _(
            "Hands in what the ETag in If-Match names. Accepted with a receipt whose time is not after the deadline, or "
            "refused, and the draft stays. It can be done again until the deadline; the last one counts."
        ),
        answer=serializers.ReceiptSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(INVALID_FIELDS, DEADLINE_PASSED, QUESTIONNAIRE_CORRECTED, *VERSIONS),
        scope=Scope.WRITE_RESPONSES,
    )
    def submit(self, request: Request, public_id: str) -> Answer:
        self.own(public_id)

        def work() -> Answer:
            # Not locked here: the sounding has to be locked before the response. Who saves meanwhile is found out below.
            response = self.own(public_id)
            demand_version(request, response_entry(response))
            if not reads.needs_new_version(response):
                _demand_complete(response)
            with told(_late()):
                submission = submit_response(response=response, saves=response.saves, by=self.actor)
            return Answer(receipt_entry(submission))

        return self.once(work)

    @endpoint(
        "withdrawResponse",
        _("Withdraw a response"),
        _("Takes back what was handed in, until the deadline. The draft stays and can be handed in again."),
        answer=serializers.ReceiptSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(DEADLINE_PASSED, *VERSIONS),
        scope=Scope.WRITE_RESPONSES,
    )
    def withdraw(self, request: Request, public_id: str) -> Answer:
        self.own(public_id)

        def work() -> Answer:
            response = self.own(public_id)
            demand_version(request, response_entry(response))
            with told(_late()):
                submission = withdraw_response(response=response, by=self.actor)
            return Answer(receipt_entry(submission))

        return self.once(work)

    @endpoint(
        "confirmResponse",
        _("Take answers over to the corrected questionnaire"),
        _(
            "What was handed in counts on until it is handed in again. Answers to questions that changed stay and are "
            "marked with the source “correction”; answers to questions that are gone leave the draft."
        ),
        answer=serializers.ResponseSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=VERSIONS,
        scope=Scope.WRITE_RESPONSES,
    )
    def confirm(self, request: Request, public_id: str) -> Answer:
        self.own(public_id)

        def work() -> Answer:
            confirm_version(response=self._same(public_id), by=self.actor)
            return self._shown(public_id)

        return self.once(work)

    @endpoint(
        "listReceipts",
        _("Receipts of a response"),
        _("Everything that was handed in or withdrawn, the oldest first; the last one counts."),
        answer=serializers.ReceiptPageSerializer,
        scope=Scope.READ_RESPONSES,
    )
    def receipts(self, request: Request, public_id: str) -> Answer:
        rows = self.own(public_id).submissions.order_by("number")
        return Answer(self.whole([receipt_item(row) for row in rows]))

    @endpoint(
        "getReceipt",
        _("One receipt"),
        _("What was handed in at that moment, as it was, with its checksum. It never changes."),
        answer=serializers.ReceiptSerializer,
        scope=Scope.READ_RESPONSES,
    )
    def receipt(self, request: Request, public_id: str, receipt: str) -> Answer:
        rows = self.own(public_id).submissions.select_related("version")
        row = rows.filter(public_id=uuid_of(receipt)).first()
        if row is None:
            raise Http404
        return Answer(receipt_entry(row))

    def _shown(self, public_id: str) -> Answer:
        return self.tagged(response_entry(self.own(public_id)))

    def _same(self, public_id: str) -> Response:
        """The response, locked; the request must name what it holds now."""
        response = self.own(public_id)
        # Locked by itself: what is joined may be missing, and then can't be locked.
        Response.objects.select_for_update().get(pk=response.pk)
        response = self.own(public_id)
        demand_version(self.request, response_entry(response))
        return response


def _late() -> str:
    return _now(
        "The deadline has passed: this market sounding takes no responses any more. Your draft is still there."
    )


def _demand_complete(response: Response) -> None:
    """Raise the problem that names everything that is missing."""
    found = problems_of(response, reads.document_of(response))
    if found:
        raise invalid_fields([field_error(pointer_of(key, part), message) for key, part, message in found])
