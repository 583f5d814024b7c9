"""Endpoints about the organisation of the key: itself, its mandates, its people."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.core import audit
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
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import KeyViewSet, endpoint

from ...actions.profile import save_profile
from ...models import Organisation
from ...permissions import Scope
from ...queries.api import mandates_for, members_for, organisation_for
from ...rules.profile import profile_problems
from .. import entries, serializers
from .keys import TAG

# Told as null where nothing is known, kept as an empty text.
TEXTS = ("website", "legal_form", "seat", "size_class", "ownership", "it_provider_name")


@declare(KEY)
class OrganisationViewSet(KeyViewSet):
    """The organisation of the key, and those that mandates join to it."""

    tag = TAG
    paths = {"slug": _("Readable part of the address of your organisation; see “Who am I?”.")}

    @endpoint(
        "listOrganisations",
        _("Your organisation and its mandates"),
        _(
            "Your own organisation first, then those it acts for and those that act for it, by running mandates."
        ),
        answer=serializers.OrganisationItemPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_PROFILE,
    )
    def list(self, request: Request) -> Response:
        own = request.auth.organisation
        rows = [entries.own_entry(own)]
        rows += [entries.mandate_entry(mandate, own.pk) for mandate in mandates_for(self.actor)]
        return Response(self.list_of(rows, entry=lambda row: row))

    @endpoint(
        "getOrganisation",
        _("Your organisation"),
        _(
            "The profile as it stands, with the ETag that a change must name. Others are found under “Vendors”."
        ),
        answer=serializers.OrganisationSerializer,
        scope=Scope.READ_PROFILE,
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        return self.tagged(entries.organisation_entry(self._own(slug)))

    @endpoint(
        "changeOrganisation",
        _("Change the profile of your organisation"),
        _(
            "Send only what changes, and in If-Match the ETag of the profile you read. The answer is the new profile."
        ),
        answer=serializers.OrganisationSerializer,
        body=serializers.ProfileSerializer,
        scope=Scope.WRITE_PROFILE,
        is_versioned=True,
        problems=(INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED),
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        own = self._own(slug)
        values = self.body(check=lambda sent: profile_problems(own.kind, _kept(sent)))
        changes = _kept(values)
        if "it_provider" in values:
            changes["it_provider"] = _provider(values["it_provider"])
        with transaction.atomic():
            demand_version(request, entries.organisation_entry(self._own(slug, lock=True)))
            save_profile(organisation=own, changes=changes, by=self.actor)
            return self.tagged(entries.organisation_entry(self._own(slug)))

    def _own(self, slug: str, *, lock: bool = False) -> Organisation:
        """The organisation of the key; every other slug is not there."""
        found = organisation_for(self.actor, lock=lock).filter(slug=slug).first()
        if found is None:
            raise Http404
        return found


@declare(KEY)
class MemberViewSet(KeyViewSet):
    """The people of the organisation of the key."""

    tag = TAG

    @endpoint(
        "listMembers",
        _("People of your organisation"),
        _("Names, roles and since when, by name. E-mail addresses are never told."),
        answer=serializers.MemberPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_MEMBERS,
    )
    def list(self, request: Request) -> Response:
        page = self.page_of(members_for(self.actor), keys=("name", "public_id"), entry=entries.member_entry)
        audit.record_read(self.actor, "accounts.member.listed", data={"people": len(page["results"])})
        return Response(page)


def _kept(sent: dict[str, Any]) -> dict[str, Any]:
    """The values as the profile keeps them, without the IT provider, which is another row."""
    return {
        name: "" if value is None and name in TEXTS else value
        for name, value in sent.items()
        if name != "it_provider"
    }


def _provider(slug: str | None) -> Organisation | None:
    if slug is None:
        return None
    found = Organisation.objects.open().filter(slug=slug).first()
    if found is None:
        raise invalid_fields([field_error("/it_provider", _now("There is no such organisation."))])
    return found
