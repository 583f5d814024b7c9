"""Endpoints about keys: who asks, which keys there are, and what a key may do with itself."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.core.access import KEY, declare
from marketplace.core.api.parameters import PAGING
from marketplace.core.api.problems import (
    ANSWER_NOT_KEPT,
    INVALID_BODY,
    INVALID_FIELDS,
    UNKNOWN_PAGE,
    VERSION_CHANGED,
    VERSION_MISSING,
)
from marketplace.core.api.repeats import once
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import KeyViewSet, endpoint

from ...actions.keys import revoke_key, rotate_key
from ...choices import OldKeyEnds
from ...models import ApiKey
from ...permissions import Scope
from ...queries.keys import keys_for
from ...rules.keys import can_revoke_key
from .. import entries, serializers

TAG = _("Your organisation")


@declare(KEY)
class MeViewSet(KeyViewSet):
    """The key that asks."""

    tag = TAG

    @endpoint(
        "getMe",
        _("Who am I?"),
        _("The key that asks, what it may do, until when, and for which organisation. Works with every key."),
        answer=serializers.MeSerializer,
    )
    def retrieve(self, request: Request) -> Response:
        key = keys_for(self.actor).get(pk=self.actor.key_id)
        return self.tagged(
            {
                "key": entries.key_entry(key),
                "organisation": entries.organisation_link(request.auth.organisation),
            }
        )


@declare(KEY)
class ApiKeyViewSet(KeyViewSet):
    """The keys of an organisation; a key without further scopes sees itself only."""

    tag = TAG
    paths = {"prefix": _("The part of the key between the first and the second underscore.")}

    @endpoint(
        "listKeys",
        _("Keys of your organisation"),
        _("All keys, revoked and expired ones too, oldest first. Never the secrets."),
        answer=serializers.KeyPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_KEYS,
    )
    def list(self, request: Request) -> Response:
        return Response(
            self.page_of(keys_for(self.actor), keys=("created_at", "prefix"), entry=entries.key_entry)
        )

    @endpoint(
        "getKey",
        _("One key"),
        _(
            "A key can always look at itself. Looking at the others of your organisation takes the scope “keys:read”."
        ),
        answer=serializers.KeySerializer,
    )
    def retrieve(self, request: Request, prefix: str) -> Response:
        return self.tagged(entries.key_entry(self._key(prefix)))

    @endpoint(
        "revokeKey",
        _("Revoke this key"),
        _(
            "A key ends itself, at once and for ever. It can't end another one. Send in If-Match the ETag of the key; it "
            "also changes when the key was used again after a minute."
        ),
        answer=None,
        status=204,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
    )
    def destroy(self, request: Request, prefix: str) -> Response:
        key = self._key(prefix)
        with transaction.atomic():
            # Whoever may not is told so by the action, before any question for a version.
            if can_revoke_key(self.actor, key.pk, key.organisation_id):
                # Locked by itself: what is joined may be missing, and then can't be locked.
                ApiKey.objects.select_for_update().get(pk=key.pk)
                demand_version(request, entries.key_entry(self._key(prefix)))
            revoke_key(key=key, by=self.actor)
        return Response(status=204)

    @endpoint(
        "rotateKey",
        _("Renew this key"),
        _(
            "A key makes its successor with the same scopes and the same length of life; it can't renew another one. "
            "The old key works 24 hours more unless you end it now. Administrators are told by mail. The answer is "
            "never stored: its repetition with the same Idempotency-Key is refused with “answer-not-kept”."
        ),
        answer=serializers.NewKeySerializer,
        body=serializers.RotationSerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS, ANSWER_NOT_KEPT),
    )
    def rotate(self, request: Request, prefix: str) -> Response:
        key = self._key(prefix)
        old_ends = self.body().get("old_ends", OldKeyEnds.IN_24_HOURS)

        def work() -> Response:
            fresh, token = rotate_key(key=key, old_ends=old_ends, by=self.actor)
            return Response({"key": entries.key_entry(fresh), "token": token}, status=201)

        return once(request, key_id=request.auth.pk, work=work, is_secret=True)

    def _key(self, prefix: str) -> ApiKey:
        """The key of that prefix, if the asking one may see it."""
        key = keys_for(self.actor).filter(prefix=prefix).first()
        if key is None:
            raise Http404
        return key
