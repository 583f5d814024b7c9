"""Reads about keys, and the form in which they are handed out."""

from __future__ import annotations

import datetime
import re

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from marketplace.core.actor import Actor
from marketplace.core.tokens import token_hash

from ..choices import KeyState
from ..models import ApiKey
from ..permissions import permissions_of_scopes

# A fixed beginning lets scanners of repositories and logs find keys that leaked.
TOKEN = re.compile(r"mk_([A-Za-z0-9]{10})_([A-Za-z0-9_-]{43})", re.ASCII)
# Checked where there is no such key, so that both take the same time.
NO_HASH = "0" * 64
REMIND_BEFORE = datetime.timedelta(days=14)


def token_of(prefix: str, secret: str) -> str:
    """The key as its owner gets it, once."""
    return f"mk_{prefix}_{secret}"


def key_of(token: str) -> tuple[ApiKey | None, bool]:
    """The key whose prefix the token bears, and whether the token is really that key; one query."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None, False
    prefix, secret = parts.groups()
    key = ApiKey.objects.with_maker().select_related("organisation").filter(prefix=prefix).first()
    matches = constant_time_compare(token_hash(secret), key.secret_hash if key else NO_HASH)
    return key, bool(key and matches)


def fault_of(key: ApiKey) -> str:
    """Why a key with the right secret opens nothing: revoked, expired, closed, left; empty where it does open."""
    if key.state == KeyState.REVOKED:
        return "revoked"
    if key.state == KeyState.EXPIRED:
        return "expired"
    if key.organisation.closed_at is not None:
        return "closed"
    return "" if key.has_maker else "left"


def actor_of_key(key: ApiKey) -> Actor:
    """The actor for a key: no person and no role, only what its scopes allow in its organisation."""
    return Actor(
        kind="key",
        name=key.name,
        organisation_id=key.organisation_id,
        organisation_kind=key.organisation.kind,
        organisation_name=key.organisation.name,
        permissions=permissions_of_scopes(key.scopes),
        key_id=key.pk,
        scopes=frozenset(key.scopes),
    )


def keys_for(actor: Actor) -> QuerySet[ApiKey]:
    """The keys that the actor may see, newest first, with who made them and what replaced them."""
    return ApiKey.objects.visible_to(actor).select_related("created_by", "successor")


def keys_soon_expired(at: datetime.datetime | None = None) -> QuerySet[ApiKey]:
    """Keys that expire within 14 days, that nothing has replaced, and of which nobody was told yet."""
    moment = at or timezone.now()
    return (
        ApiKey.objects.usable(moment)
        .filter(expires_at__lte=moment + REMIND_BEFORE, successor=None, reminded_at=None)
        .select_related("organisation")
        .order_by("expires_at", "pk")
    )
