"""Endpoints of the market soundings of a public body: programs prepare them, people approve, publish and open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Scope
from marketplace.core.access import KEY, declare
from marketplace.core.api.parameters import PAGING, ChoiceParameter
from marketplace.core.api.problems import (
    INVALID_BODY,
    INVALID_FIELDS,
    UNKNOWN_PAGE,
    VERSION_CHANGED,
    VERSION_MISSING,
    field_error,
    invalid_fields,
)
from marketplace.core.api.repeats import once
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import KeyViewSet, endpoint
from procurement.actions.locks import lock_sounding
from procurement.actions.publishing import cancel_sounding
from procurement.actions.soundings import (
    begin_sounding,
    edit_sounding,
    submit_sounding,
    take_back_sounding,
)
from procurement.choices import SoundingState
from procurement.models import Enquiry, Need, QuestionnaireVersion, Sounding
from procurement.queries.amendments import changes_of
from procurement.queries.enquiries import AUTHOR, enquiry_for
from procurement.queries.soundings import sounding_for

from .. import public_serializers
from .. import sounding_serializers as serializers
from ..fields import emptied, unknown_codes
from ..public_entries import amendment_entry, questionnaire_entry, questionnaire_item
from ..public_ids import uuid_of
from ..sounding_entries import enquiry_entry, sounding_entry, sounding_item
from ..sounding_serializers import TEXTS

CHANGING = (INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED)
STATE = ChoiceParameter(name="state", help=_("Only soundings in this state."), choices=SoundingState.choices)


def own_sounding(view: KeyViewSet, sounding: str, *, lock: bool = False) -> Sounding:
    """A sounding of the key's organisation, in every state; every other one is not there."""
    found = sounding_for(view.actor, sounding)
    if found is None:
        raise Http404
    if lock:
        lock_sounding(found.pk)
        found = sounding_for(view.actor, sounding) or found
    return found


@declare(KEY)
class OwnSoundingViewSet(KeyViewSet):
    """The market soundings of the organisation of the key."""

    tag = _("Your market soundings")
    paths = {
        "sounding": _("Names one of your market soundings."),
        "number": _("Number of a version of the questionnaire."),
        "enquiry": _("Names a clarification question."),
    }

    @endpoint(
        "listOwnSoundings",
        _("Your market soundings"),
        _("All of your organisation in every state, the oldest first."),
        answer=serializers.OwnSoundingPageSerializer,
        parameters=(STATE, *PAGING),
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_SOUNDINGS,
    )
    def list(self, request: Request) -> Response:
        rows = Sounding.objects.visible_to(self.actor)
        if self.values["state"]:
            rows = rows.filter(state=self.values["state"])
        return Response(self.page_of(rows, keys=("id",), entry=sounding_item))

    @endpoint(
        "beginSounding",
        _("Begin a market sounding"),
        _(
            "A draft with an empty questionnaire, from one of your needs or from nothing. Nobody else sees it."
        ),
        answer=serializers.OwnSoundingSerializer,
        body=serializers.NewSoundingSerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS),
        scope=Scope.WRITE_SOUNDINGS,
    )
    def create(self, request: Request) -> Response:
        values = self.body()
        need = None
        if values.get("need"):
            need = Need.objects.own_of(self.actor).filter(public_id=values["need"]).first()
            if need is None:
                raise invalid_fields([field_error("/need", _now("There is no such need."))])

        def work() -> Response:
            sounding = begin_sounding(title=values["title"], need=need, by=self.actor)
            return self._shown(sounding.public_id, 201)

        return once(request, key_id=request.auth.pk, work=work)

    @endpoint(
        "getOwnSounding",
        _("One of your market soundings"),
        _("What vendors read or will read, where it stands, and the ETag for a change."),
        answer=serializers.OwnSoundingSerializer,
        scope=Scope.READ_SOUNDINGS,
    )
    def retrieve(self, request: Request, sounding: str) -> Response:
        return self._shown(sounding)

    @endpoint(
        "changeSounding",
        _("Change the draft of a market sounding"),
        _(
            "While it is a draft; what was handed in is taken back first. Send only what changes, and in If-Match the ETag of "
            "what you read."
        ),
        answer=serializers.OwnSoundingSerializer,
        body=serializers.SoundingChangeSerializer,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_SOUNDINGS,
    )
    def partial_update(self, request: Request, sounding: str) -> Response:
        own_sounding(self, sounding)
        values = emptied(self.body(check=unknown_codes), TEXTS)
        with transaction.atomic():
            row = self._same(sounding)
            asked = values.get("question_deadline", row.question_deadline)
            answered = values.get("response_deadline", row.response_deadline)
            if asked and answered and asked >= answered:
                told = _now("Answers end before questions do. Choose a later moment.")
                raise invalid_fields([field_error("/response_deadline", told)])
            edit_sounding(sounding=row, values=values, saves=row.saves, by=self.actor)
            return self._shown(sounding)

    @endpoint(
        "submitSounding",
        _("Hand a market sounding in for a check"),
        _(
            "Reviewers get a mail. All that is missing is named at once. People approve, send back and publish on the pages; "
            "no key can."
        ),
        answer=serializers.OwnSoundingSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_SOUNDINGS,
    )
    def submit(self, request: Request, sounding: str) -> Response:
        return self._move(sounding, lambda row: submit_sounding(sounding=row, by=self.actor))

    @endpoint(
        "takeBackSounding",
        _("Make a draft of a market sounding again"),
        _("Before its publication, also after the approval: it is checked anew then."),
        answer=serializers.OwnSoundingSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_SOUNDINGS,
    )
    def take_back(self, request: Request, sounding: str) -> Response:
        return self._move(sounding, lambda row: take_back_sounding(sounding=row, by=self.actor))

    @endpoint(
        "cancelSounding",
        _("Give a market sounding up before its publication"),
        _("Nobody outside has seen it. What is published people cancel: a key is refused (403)."),
        answer=serializers.OwnSoundingSerializer,
        body=serializers.CancellationSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_SOUNDINGS,
    )
    def cancel(self, request: Request, sounding: str) -> Response:
        own_sounding(self, sounding)
        reason = self.body()["reason"]
        return self._move(sounding, lambda row: cancel_sounding(sounding=row, reason=reason, by=self.actor))

    @endpoint(
        "listOwnQuestionnaireVersions",
        _("Frozen questionnaires of one of your market soundings"),
        _("The newest first. Each is frozen; a correction makes the next."),
        answer=public_serializers.QuestionnaireVersionPageSerializer,
        scope=Scope.READ_SOUNDINGS,
    )
    def versions(self, request: Request, sounding: str) -> Response:
        rows = own_sounding(self, sounding).versions.all()
        return Response(self.whole([questionnaire_item(row) for row in rows]))

    @endpoint(
        "getOwnQuestionnaireVersion",
        _("One frozen questionnaire of one of your market soundings"),
        _(
            "All questions as frozen, what an answer to each consists of, and what changed to the version before."
        ),
        answer=public_serializers.QuestionnaireVersionSerializer,
        scope=Scope.READ_SOUNDINGS,
    )
    def version(self, request: Request, sounding: str, number: int) -> Response:
        rows = QuestionnaireVersion.objects.filter(sounding=own_sounding(self, sounding))
        row = rows.filter(number=number).first()
        if row is None:
            raise Http404
        return Response(questionnaire_entry(row))

    @endpoint(
        "listSoundingEnquiries",
        _("Clarification questions to one of your market soundings"),
        _(
            "With original and answer, the oldest first; never who asked. People edit, answer and publish them on the pages; "
            "no key can."
        ),
        answer=serializers.OwnEnquiryPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_SOUNDINGS,
    )
    def enquiries(self, request: Request, sounding: str) -> Response:
        found = own_sounding(self, sounding)
        rows = Enquiry.objects.visible_to(self.actor).filter(sounding=found).defer(*AUTHOR)
        return Response(self.page_of(rows, keys=("asked_at", "public_id"), entry=enquiry_entry))

    @endpoint(
        "getSoundingEnquiry",
        _("One clarification question"),
        _("With original and answer; never who asked."),
        answer=serializers.OwnEnquirySerializer,
        scope=Scope.READ_SOUNDINGS,
    )
    def enquiry(self, request: Request, sounding: str, enquiry: str) -> Response:
        row = enquiry_for(self.actor, own_sounding(self, sounding), uuid_of(enquiry))
        if row is None:
            raise Http404
        return self.tagged(enquiry_entry(row))

    @endpoint(
        "listOwnAmendments",
        _("What was changed in one of your market soundings"),
        _("Corrections, extensions and the cancellation, the newest first. People make them on the pages."),
        answer=public_serializers.PublishedAmendmentPageSerializer,
        scope=Scope.READ_SOUNDINGS,
    )
    def amendments(self, request: Request, sounding: str) -> Response:
        rows = changes_of(own_sounding(self, sounding))
        return Response(self.whole([amendment_entry(row) for row in rows]))

    def _move(self, sounding: str, act: Callable[[Sounding], Any]) -> Response:
        own_sounding(self, sounding)

        def work() -> Response:
            act(self._same(sounding))
            return self._shown(sounding)

        return once(self.request, key_id=self.request.auth.pk, work=work)

    def _same(self, sounding: str) -> Sounding:
        """The sounding, locked; the request must name the text that it has now."""
        row = own_sounding(self, sounding, lock=True)
        demand_version(self.request, sounding_entry(row))
        return row

    def _shown(self, sounding: str, status: int = 200) -> Response:
        return self.tagged(sounding_entry(own_sounding(self, sounding)), status)
