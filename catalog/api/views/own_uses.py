"""Endpoints of the uses of a vendor's own listings: the same actions as on its pages; the municipality answers."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Scope
from catalog.actions.uses import change_use, claim_use, withdraw_use
from catalog.models import Deployment, Solution
from catalog.queries.drafts import own_listing
from catalog.queries.own_uses import uses_of_own_listing
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
from marketplace.registers.queries import area_by_key

from .. import own_use_serializers as serializers
from ..own_use_serializers import own_use_entry


@declare(KEY)
class OwnUseViewSet(KeyViewSet):
    """Who uses one listing of the organisation of the key."""

    tag = _("Your listings")
    paths = {
        "slug": _("Part of the address of one of your listings."),
        "key": _("Key of the body that uses it."),
    }

    @endpoint(
        "listOwnUses",
        _("Uses of one of your listings"),
        _(
            "What you stated and what municipalities state, contradicted uses too, the oldest first. People answer what "
            "municipalities state, and reply to their experience, on the pages; a key can do neither."
        ),
        answer=serializers.OwnUsePageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_LISTINGS,
    )
    def list(self, request: Request, slug: str) -> Response:
        rows = uses_of_own_listing(self.actor, self._own(slug))
        return Response(self.page_of(rows, keys=("id",), entry=own_use_entry))

    @endpoint(
        "claimUse",
        _("Say who uses one of your listings"),
        _(
            "The municipality is asked whether that is so, if it has people here. Until it agrees, the use is shown as "
            "stated by you alone and counts nowhere. A body is named once for each listing."
        ),
        answer=serializers.OwnUseSerializer,
        body=serializers.NewUseSerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS),
        scope=Scope.WRITE_LISTINGS,
    )
    def create(self, request: Request, slug: str) -> Response:
        solution = self._own(slug)
        values = dict(self.body())
        area = area_by_key(values.pop("area"))
        if area is None:
            raise invalid_fields([field_error("/area", _now("There is no such area or public body."))])

        def work() -> Response:
            claim_use(solution=solution, area=area, values=values, by=self.actor)
            return self._shown(slug, area.key, 201)

        return once(request, key_id=request.auth.pk, work=work)

    @endpoint(
        "getOwnUse",
        _("One use of one of your listings"),
        _("What was said of it by both sides, and the ETag for a change."),
        answer=serializers.OwnUseSerializer,
        scope=Scope.READ_LISTINGS,
    )
    def retrieve(self, request: Request, slug: str, key: str) -> Response:
        return self._shown(slug, key)

    @endpoint(
        "changeUse",
        _("Change a use that you stated"),
        _(
            "Until the municipality has answered; from then on only it can change what is said. Send only what changes, "
            "and in If-Match the ETag of what you read."
        ),
        answer=serializers.OwnUseSerializer,
        body=serializers.UseChangeSerializer,
        is_versioned=True,
        problems=(INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_LISTINGS,
    )
    def partial_update(self, request: Request, slug: str, key: str) -> Response:
        self._use(slug, key)
        values = self.body()
        with transaction.atomic():
            use = self._use(slug, key, lock=True)
            demand_version(request, own_use_entry(use))
            change_use(use=use, values=values, by=self.actor)
            return self._shown(slug, key)

    @endpoint(
        "withdrawUse",
        _("Take a use back that you stated"),
        _(
            "Before the municipality has answered. Send in If-Match the ETag of what you read. What both sides agreed to "
            "ends, but is not taken back."
        ),
        answer=None,
        status=204,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_LISTINGS,
    )
    def destroy(self, request: Request, slug: str, key: str) -> Response:
        with transaction.atomic():
            use = self._use(slug, key, lock=True)
            demand_version(request, own_use_entry(use))
            withdraw_use(use=use, by=self.actor)
        return Response(status=204)

    def _shown(self, slug: str, key: str, status: int = 200) -> Response:
        return self.tagged(own_use_entry(self._use(slug, key)), status)

    def _use(self, slug: str, key: str, *, lock: bool = False) -> Deployment:
        """A use of a listing of the key's organisation; every other one is not there."""
        rows = uses_of_own_listing(self.actor, self._own(slug)).filter(area__key=key)
        if lock:
            # Locked by itself: what is joined may be missing, and then can't be locked.
            list(Deployment.objects.select_for_update().filter(pk__in=rows.values("pk")).values_list("pk"))
        found = rows.first()
        if found is None:
            raise Http404
        return found

    def _own(self, slug: str) -> Solution:
        found = own_listing(self.actor, slug)
        if found is None:
            raise Http404
        return found
