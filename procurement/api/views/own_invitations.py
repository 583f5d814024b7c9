"""Endpoints of the invitations to an own sounding: programs put the list together, the publication sends them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Scope
from marketplace.core.access import KEY, declare
from marketplace.core.api.parameters import PAGING
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
from marketplace.core.decisions import demand
from procurement.actions.inviting import invite_by_mail, invite_vendor, remove_invitation
from procurement.models import Invitation, Sounding
from procurement.queries.soundings import vendor_by_slug
from procurement.rules import can_invite

from .. import sounding_serializers as serializers
from ..sounding_entries import invitation_entry
from .own_soundings import own_sounding


@declare(KEY)
class OwnInvitationViewSet(KeyViewSet):
    """Whom one sounding of the organisation of the key asks."""

    tag = _("Your market soundings")
    paths = {
        "sounding": _("Names one of your market soundings."),
        "pk": _("Number of an invitation."),
    }

    @endpoint(
        "listOwnInvitations",
        _("Invitations to one of your market soundings"),
        _(
            "Whom you ask and why, the oldest first. You learn who declined; who reads, takes part or answers stays sealed "
            "until the opening."
        ),
        answer=serializers.OwnInvitationPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_SOUNDINGS,
    )
    def list(self, request: Request, sounding: str) -> Response:
        rows = self._rows(own_sounding(self, sounding))
        return Response(self.page_of(rows, keys=("id",), entry=invitation_entry))

    @endpoint(
        "inviteToSounding",
        _("Put somebody on the list of invitations"),
        _(
            "Before the publication, which sends all mails at once. Send either “vendor”, or “name” and “email”. After the "
            "publication people invite; a key is refused (403)."
        ),
        answer=serializers.OwnInvitationSerializer,
        body=serializers.NewInvitationSerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS),
        scope=Scope.WRITE_SOUNDINGS,
    )
    def create(self, request: Request, sounding: str) -> Response:
        found = own_sounding(self, sounding)
        values = self.body()
        demand(can_invite(self.actor, found))

        def work() -> Response:
            row = self._invited(found, values)
            return self._shown(sounding, row.pk, 201)

        return once(request, key_id=request.auth.pk, work=work)

    @endpoint(
        "getOwnInvitation",
        _("One invitation"),
        _("Whom it is to, why, and whether it was declined; with the ETag for taking it back."),
        answer=serializers.OwnInvitationSerializer,
        scope=Scope.READ_SOUNDINGS,
    )
    def retrieve(self, request: Request, sounding: str, pk: int) -> Response:
        return self._shown(sounding, pk)

    @endpoint(
        "removeInvitation",
        _("Take somebody off the list of invitations"),
        _("Before anything was sent. Send in If-Match the ETag of what you read."),
        answer=None,
        status=204,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_SOUNDINGS,
    )
    def destroy(self, request: Request, sounding: str, pk: int) -> Response:
        self._invitation(sounding, pk)
        with transaction.atomic():
            own_sounding(self, sounding, lock=True)
            row = self._invitation(sounding, pk)
            demand_version(request, invitation_entry(row))
            remove_invitation(invitation=row, by=self.actor)
        return Response(status=204)

    def _invited(self, sounding: Sounding, values: dict[str, Any]) -> Invitation:
        by_mail = {name: values[name] for name in ("name", "email") if name in values}
        if ("vendor" in values) == bool(by_mail):
            told = _now("Send either “vendor”, or “name” and “email”.")
            raise invalid_fields([field_error("/vendor", told)])
        if "vendor" in values:
            vendor = vendor_by_slug(values["vendor"])
            if vendor is None:
                raise invalid_fields([field_error("/vendor", _now("Choose a vendor of the marketplace."))])
            return invite_vendor(
                sounding=sounding, organisation=vendor, reason=values["reason"], by=self.actor
            )
        if "email" not in values:
            raise ValidationError({"email": _now("Write the address to which the invitation goes.")})
        return invite_by_mail(
            sounding=sounding,
            name=values.get("name", ""),
            email=values["email"],
            reason=values["reason"],
            by=self.actor,
        )

    def _rows(self, sounding: Sounding) -> QuerySet[Invitation]:
        return Invitation.objects.filter(sounding=sounding).select_related("organisation", "sounding")

    def _invitation(self, sounding: str, pk: int) -> Invitation:
        """An invitation of a sounding of the key's organisation; every other one is not there."""
        found = self._rows(own_sounding(self, sounding)).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _shown(self, sounding: str, pk: int, status: int = 200) -> Response:
        return self.tagged(invitation_entry(self._invitation(sounding, pk)), status)
