"""Endpoints of vendors before they answer: invitations, taking part, declining, asking, beginning a response."""

from __future__ import annotations

from typing import Any

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
    UNKNOWN_PAGE,
    VERSION_CHANGED,
    VERSION_MISSING,
    field_error,
    invalid_fields,
)
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import endpoint
from procurement.actions.enquiries import ask_enquiry
from procurement.actions.inviting import decline_invitation
from procurement.actions.responses import begin_response, join_sounding
from procurement.models import Sounding
from procurement.queries import responses as reads
from procurement.queries import vendor_programs as programs
from procurement.queries.enquiries import question_choices

from .. import response_serializers as serializers
from ..public_ids import uuid_of
from ..response_entries import enquiry_entry, invitation_entry, participation_entry, response_entry
from ..response_views import VendorKeyViewSet, told

TAG = _("Your responses")
SOUNDING = _("Names a published sounding.")


@declare(KEY)
class ReceivedInvitationViewSet(VendorKeyViewSet):
    """Invitations that the vendor of the key received."""

    tag = TAG
    paths = {"public_id": _("Names the sounding to which your organisation was invited.")}

    @endpoint(
        "listReceivedInvitations",
        _("Invitations received"),
        _("All invitations of your organisation, the oldest first, with what you made of each."),
        answer=serializers.ReceivedInvitationPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_RESPONSES,
    )
    def list(self, request: Request) -> Answer:
        rows = programs.received_invitations(self.actor)
        return Answer(self.page_of(rows, keys=("id",), entry=invitation_entry))

    @endpoint(
        "getReceivedInvitation",
        _("One invitation received"),
        _("What you made of it, and the ETag for declining it."),
        answer=serializers.ReceivedInvitationSerializer,
        scope=Scope.READ_RESPONSES,
    )
    def retrieve(self, request: Request, public_id: str) -> Answer:
        return self.tagged(invitation_entry(self._received(public_id)))

    @endpoint(
        "declineInvitation",
        _("Decline an invitation"),
        _(
            "The buyer sees the reason at once; it is the only thing that it sees of you before the opening. You can "
            "still answer. Send in If-Match the ETag of what you read."
        ),
        answer=serializers.ReceivedInvitationSerializer,
        body=serializers.DeclineSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_RESPONSES,
    )
    def decline(self, request: Request, public_id: str) -> Answer:
        self._received(public_id)
        values = self.body()

        def work() -> Answer:
            invitation = self._received(public_id)
            demand_version(request, invitation_entry(invitation))
            decline_invitation(invitation=invitation, by=self.actor, **values)
            return self.tagged(invitation_entry(self._received(public_id)))

        return self.once(work)

    def _received(self, public_id: str) -> Any:
        found = programs.received_invitation(self.actor, public_id)
        if found is None:
            raise Http404
        return found


@declare(KEY)
class TakingPartViewSet(VendorKeyViewSet):
    """What a vendor does with a sounding: take part, ask, begin its response."""

    tag = TAG
    paths = {"public_id": SOUNDING, "enquiry_id": _("Names a clarification question that you asked.")}

    @endpoint(
        "joinSounding",
        _("Take part in a sounding"),
        _(
            "From then on your organisation is told of everything. Twice is once. The buyer does not learn of it before "
            "the opening."
        ),
        answer=serializers.ParticipationSerializer,
        is_repeatable=True,
        scope=Scope.WRITE_RESPONSES,
    )
    def join(self, request: Request, public_id: str) -> Answer:
        sounding = self.readable(public_id)

        def work() -> Answer:
            return Answer(participation_entry(join_sounding(sounding=sounding, by=self.actor)))

        return self.once(work)

    @endpoint(
        "beginResponse",
        _("Begin the response to a sounding"),
        _(
            "Your one response: begun where there is none, else the one that is there, with the ETag for a change. What "
            "your listing or an earlier response says is filled in, each with its source; check it before you hand it in."
        ),
        answer=serializers.ResponseSerializer,
        body=serializers.NewResponseSerializer,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS, DEADLINE_PASSED),
        scope=Scope.WRITE_RESPONSES,
    )
    def respond(self, request: Request, public_id: str) -> Answer:
        sounding = self.readable(public_id)
        slug = self.body().get("solution")
        solution = next((one for one in self._solutions() if one.slug == slug), None)
        if slug and solution is None:
            raise invalid_fields([field_error("/solution", _now("Choose one of your own listings."))])

        def work() -> Answer:
            with told(_now("The deadline has passed: this market sounding takes no responses any more.")):
                response = begin_response(sounding=sounding, solution=solution, by=self.actor)
            return self.tagged(response_entry(self.own(str(response.public_id))))

        return self.once(work)

    @endpoint(
        "listOwnEnquiries",
        _("Clarification questions that you asked"),
        _(
            "In the order of asking, with the answers. Those answered to all also stand with the published sounding."
        ),
        answer=serializers.AskedEnquiryPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_RESPONSES,
    )
    def enquiries(self, request: Request, public_id: str) -> Answer:
        rows = programs.asked_by(self.actor, self.readable(public_id).public_id)
        return Answer(self.page_of(rows, keys=("id",), entry=enquiry_entry))

    @endpoint(
        "askEnquiry",
        _("Ask a clarification question"),
        _("The buyer reads it and never learns who asked. The answer goes to all vendors at the same time."),
        answer=serializers.AskedEnquirySerializer,
        body=serializers.NewEnquirySerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS, DEADLINE_PASSED),
        scope=Scope.WRITE_RESPONSES,
    )
    def ask(self, request: Request, public_id: str) -> Answer:
        sounding = self.readable(public_id)
        values = self.body()

        def work() -> Answer:
            return self._asked(sounding, values["text"], values.get("question", ""))

        return self.once(work)

    @endpoint(
        "getOwnEnquiry",
        _("One clarification question that you asked"),
        _("What became of it."),
        answer=serializers.AskedEnquirySerializer,
        scope=Scope.READ_RESPONSES,
    )
    def enquiry(self, request: Request, public_id: str, enquiry_id: str) -> Answer:
        sounding = self.readable(public_id)
        found = programs.own_enquiry(self.actor, sounding.public_id, uuid_of(enquiry_id))
        if found is None:
            raise Http404
        return self.tagged(enquiry_entry(found))

    def _asked(self, sounding: Sounding, text: str, question: str) -> Answer:
        known = dict(question_choices(sounding)) if question else {}
        if question and question not in known:
            message = _now("The questionnaire has no such question.")
            raise invalid_fields([field_error("/question", message)])
        with told(_now("The time for questions is over.")):
            row = ask_enquiry(sounding=sounding, text=text, question_key=question, by=self.actor)
        return self.tagged(enquiry_entry(row), 201)

    def _solutions(self) -> list[Any]:
        return reads.own_solutions(self.actor.organisation_id)
