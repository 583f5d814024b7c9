"""Endpoints of the needs of a public body: the same actions as on its pages; people close them."""

from __future__ import annotations

import datetime
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
from procurement.actions.needs import begin_need, edit_need, finish_need, reopen_need
from procurement.actions.values import VALUED, estimate_need
from procurement.models import Need
from procurement.queries.needs import need_for

from .. import need_serializers as serializers
from ..fields import emptied, unknown_codes
from ..need_entries import need_entry, need_item, value_entry
from ..need_serializers import TEXTS
from ..public_ids import uuid_of

CHANGING = (INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED)


def own_need(view: KeyViewSet, need: str, *, lock: bool = False) -> Need:
    """A need of the key's organisation; every other one is not there, also one that it was only asked to join."""
    public_id = uuid_of(need)
    if lock:
        # Locked by itself: what is joined may be missing, and then can't be locked.
        list(
            Need.objects.own_of(view.actor).select_for_update().filter(public_id=public_id).values_list("pk")
        )
    found = need_for(view.actor, public_id)
    if found is None:
        raise Http404
    return found


@declare(KEY)
class OwnNeedViewSet(KeyViewSet):
    """The needs that the organisation of the key leads."""

    tag = _("Your needs")
    paths = {"need": _("Names one of your needs.")}

    @endpoint(
        "listOwnNeeds",
        _("Your needs"),
        _("All needs that your organisation leads, the oldest first. Nothing of them is public."),
        answer=serializers.NeedPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_NEEDS,
    )
    def list(self, request: Request) -> Response:
        rows = Need.objects.own_of(self.actor)
        return Response(self.page_of(rows, keys=("id",), entry=need_item))

    @endpoint(
        "beginNeed",
        _("Begin a need"),
        _("It needs a title, everything else can follow. Only your organisation sees it."),
        answer=serializers.OwnNeedSerializer,
        body=serializers.NewNeedSerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS),
        scope=Scope.WRITE_NEEDS,
    )
    def create(self, request: Request) -> Response:
        values = self._texts()
        title = values.pop("title")
        _demand_order(values.get("wanted_from"), values.get("wanted_until"))

        def work() -> Response:
            need = begin_need(title=title, by=self.actor)
            if values:
                edit_need(need=need, values=values, saves=need.saves, by=self.actor)
            return self._shown(str(need.public_id), 201)

        return once(request, key_id=request.auth.pk, work=work)

    @endpoint(
        "getOwnNeed",
        _("One of your needs"),
        _("All that is written in it, what is still missing, and the ETag for a change."),
        answer=serializers.OwnNeedSerializer,
        scope=Scope.READ_NEEDS,
    )
    def retrieve(self, request: Request, need: str) -> Response:
        return self._shown(need)

    @endpoint(
        "changeNeed",
        _("Change one of your needs"),
        _(
            "While it is being described. Send only what changes, and in If-Match the ETag of what you read. A need that is "
            "described is opened again first."
        ),
        answer=serializers.OwnNeedSerializer,
        body=serializers.NeedChangeSerializer,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_NEEDS,
    )
    def partial_update(self, request: Request, need: str) -> Response:
        own_need(self, need)
        values = self._texts()
        with transaction.atomic():
            row = self._same(need)
            _demand_order(
                values.get("wanted_from", row.wanted_from), values.get("wanted_until", row.wanted_until)
            )
            edit_need(need=row, values=values, saves=row.saves, by=self.actor)
            return self._shown(need)

    @endpoint(
        "finishNeed",
        _("Say that one of your needs is described"),
        _(
            "Hands it over to the procurement officers, who get a mail. All that is missing is named at once. Only people "
            "close a need for good."
        ),
        answer=serializers.OwnNeedSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_NEEDS,
    )
    def finish(self, request: Request, need: str) -> Response:
        return self._move(need, finish_need)

    @endpoint(
        "reopenNeed",
        _("Go on describing one of your needs"),
        _("What was taken from it into a market sounding stays there as it was."),
        answer=serializers.OwnNeedSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_NEEDS,
    )
    def reopen(self, request: Request, need: str) -> Response:
        return self._move(need, reopen_need)

    @endpoint(
        "getNeedValue",
        _("The estimated value of one of your needs"),
        _("Amounts in EUR without VAT, and what follows from them by VgV § 3. Internal: it is never public."),
        answer=serializers.NeedValueSerializer,
        scope=Scope.READ_NEEDS,
    )
    def value(self, request: Request, need: str) -> Response:
        return self.tagged(value_entry(own_need(self, need)))

    @endpoint(
        "estimateNeed",
        _("Estimate the value of one of your needs"),
        _(
            "Until the need is closed. Send only what changes, and in If-Match the ETag of the value that you read. With "
            "“is_unlimited” no months are kept."
        ),
        answer=serializers.NeedValueSerializer,
        body=serializers.NeedValueChangeSerializer,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_NEEDS,
    )
    def estimate(self, request: Request, need: str) -> Response:
        own_need(self, need)
        sent = emptied(self.body(), TEXTS)
        with transaction.atomic():
            row = own_need(self, need, lock=True)
            demand_version(request, value_entry(row))
            values = {name: getattr(row, name) for name in VALUED} | sent
            if values["is_unlimited"]:
                values |= {"months": None, "option_months": 0}
            elif values["months"] is None:
                told = _now("Write for how many months the contract runs.")
                raise invalid_fields([field_error("/months", told)])
            estimate_need(need=row, values=values, saves=row.saves, by=self.actor)
            return self.tagged(value_entry(own_need(self, need)))

    def _move(self, need: str, act: Callable[..., Need]) -> Response:
        own_need(self, need)

        def work() -> Response:
            act(need=self._same(need), by=self.actor)
            return self._shown(need)

        return once(self.request, key_id=self.request.auth.pk, work=work)

    def _texts(self) -> dict[str, Any]:
        return emptied(self.body(check=unknown_codes), TEXTS)

    def _same(self, need: str) -> Need:
        """The need, locked; the request must name the text that it has now."""
        row = own_need(self, need, lock=True)
        demand_version(self.request, need_entry(row))
        return row

    def _shown(self, need: str, status: int = 200) -> Response:
        return self.tagged(need_entry(own_need(self, need)), status)


def _demand_order(first: datetime.date | None, last: datetime.date | None) -> None:
    if first and last and first > last:
        raise invalid_fields([field_error("/wanted_until", _now("This day lies before the earliest one."))])
