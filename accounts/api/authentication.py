"""Keys in requests: who asks, and what happens to those whose key opens nothing."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote_plus

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from marketplace.core import audit
from marketplace.core.actor import Actor, system_actor
from marketplace.core.api.problems import KEY_IN_ADDRESS, KEY_REFUSED, TOO_MANY_FAILURES, ApiProblem

from ..actions.keys import note_use
from ..models import ApiKey
from ..queries import keys as queries

REALM = 'Bearer realm="marketplace"'
GATE = system_actor("gate:api_keys")
# Wrong keys from one address within the window; right ones are never held up by somebody else's mistakes.
MOST_FAILURES = 30
WINDOW_SECONDS = 60
# A program that keeps sending a dead key fills no record.
RECORD_EVERY_SECONDS = 600


class KeyAuthentication(BaseAuthentication):
    """Takes `Authorization: Bearer mk_...` and nothing else; without it the request is anonymous."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        refuse_key_in_address(request)
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _space, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise _refused(_("Send the key in the header “Authorization” after the word “Bearer”."))
        key, is_right = queries.key_of(token.strip())
        if key is None or not is_right:
            _count_failure(request)
            if key is not None:
                _record("accounts.key.refused", key, "wrong")
            raise _refused(_("There is no such key. Check that it was copied whole."))
        fault = queries.fault_of(key)
        if fault:
            _record("accounts.key.refused", key, fault)
            raise _refused(_words_of(fault), reason=fault)
        note_use(key=key)
        request._request.actor = queries.actor_of_key(key)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return REALM


def refuse_key_in_address(request: Request) -> None:
    """Refuse a request whose address holds what looks like a key, and record it if it is one."""
    found = queries.TOKEN.search(unquote_plus(request.META.get("QUERY_STRING", "")))
    if found is None:
        return
    key, is_right = queries.key_of(found.group())
    if key is not None and is_right:
        _record("accounts.key.exposed", key, "address")
    raise ApiProblem(KEY_IN_ADDRESS)


def _refused(detail: str, **members: str) -> ApiProblem:
    header = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
    return ApiProblem(KEY_REFUSED, detail, headers=header, **members)


def _words_of(fault: str) -> str:
    """Why the right key opens nothing; told to its holder only."""
    return {
        "revoked": _("This key was revoked. Ask an administrator of your organisation for a new one."),
        "expired": _("This key has expired. Ask an administrator of your organisation for a new one."),
        "closed": _("The organisation of this key was closed."),
        "left": _(
            "Whoever made this key no longer belongs to the organisation. Ask an administrator for a new one."
        ),
    }[fault]


def _count_failure(request: Request) -> None:
    """Count a wrong key for the address it came from; past the limit refuse, and record that once a window."""
    place = hashlib.sha256(get_adapter().get_client_ip(request).encode()).hexdigest()[:32]
    name = f"key-failures:{place}"
    cache.add(name, 0, WINDOW_SECONDS)
    try:
        count = cache.incr(name)
    except ValueError:
        # The window ended between the two lines.
        count = 1
    if count <= MOST_FAILURES:
        return
    if cache.add(f"{name}:told", 1, WINDOW_SECONDS):
        audit.record(
            GATE, "accounts.key.throttled", data={"failures": MOST_FAILURES, "seconds": WINDOW_SECONDS}
        )
    raise ApiProblem(TOO_MANY_FAILURES, headers={"Retry-After": str(WINDOW_SECONDS)})


def _record(verb: str, key: ApiKey, reason: str) -> None:
    """Write a refusal into the record of the organisation, once in ten minutes for each key and reason."""
    if cache.add(f"{verb}:{key.pk}:{reason}", 1, RECORD_EVERY_SECONDS):
        owner = Actor(kind="system", name=GATE.name, organisation_id=key.organisation_id)
        audit.record(owner, verb, key, {"reason": reason})
