"""Refusals: recorded once the refused transaction is rolled back, and never so many that they fill the disk."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from types import TracebackType
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from rest_framework.exceptions import PermissionDenied as ApiPermissionDenied

from ..access import PUBLIC, declared
from ..actor import ANONYMOUS, Actor
from ..decisions import IllegalMove, Refused
from ..models import AuditEvent
from .recording import record

# So many a minute an actor are written one by one; of the rest only these, each with the number that it is.
EACH = 30
STEPS = frozenset({100, 1_000, 10_000, 100_000, 1_000_000})
MINUTE = 60


def record_refusal(
    request: HttpRequest,
    verb: str,
    *,
    rule: str = "",
    move: IllegalMove | None = None,
    actor: Actor | None = None,
) -> AuditEvent | None:
    """Write down that somebody asked for what they may not have; None where the minute of this actor is full.

    rule   permission or rule that said no, a code
    move   the move that was not possible; tells thing, state and move
    actor  who asked, where it is not the request's own

    Call it outside the transaction that was refused. It holds the name of the route and the numbers in its address, never a
    text of the person: a mistyped address may hold a secret.
    """
    who = actor or getattr(request, "actor", ANONYMOUS)
    number = _number_this_minute(who)
    if number > EACH and number not in STEPS:
        return None
    data: dict[str, Any] = {"route": route_of(request), "method": _method(request)}
    if things := _numbers_in_address(request):
        data["address"] = things
    if rule:
        data["rule"] = rule
    if move is not None:
        data |= {"thing": str(move.thing), "state": str(move.state), "move": str(move.move)}
    if number > EACH:
        data["refused_this_minute"] = number
    return record(who, verb, None, data)


def record_exception(request: HttpRequest, exception: Exception) -> None:
    """Write down what the exception refuses, if it refuses anything; call it once the transaction is rolled back.

    Somebody who is signed in and asks for a thing that is not there for them counts too: it may be another's.
    """
    if isinstance(exception, Refused):
        record_refusal(request, "core.action.refused", rule=rule_of(exception.__traceback__))
    elif isinstance(exception, IllegalMove):
        record_refusal(request, "core.move.refused", rule=rule_of(exception.__traceback__), move=exception)
    elif not getattr(request, "actor", ANONYMOUS).is_authenticated:
        return
    elif isinstance(exception, PermissionDenied | ApiPermissionDenied):
        record_refusal(request, "core.access.refused")
    elif isinstance(exception, Http404) and not _is_public(request):
        record_refusal(request, "core.thing.missed")


def rule_of(traceback: TracebackType | None) -> str:
    """The action in which an exception was raised, such as `accounts.remove_member`; empty where none is on the way."""
    while traceback is not None:
        parts = traceback.tb_frame.f_globals.get("__name__", "").split(".")
        if "actions" in parts:
            app = [part for part in parts[: parts.index("actions")] if part != "marketplace"]
            return ".".join([*app, traceback.tb_frame.f_code.co_name])
        traceback = traceback.tb_next
    return ""


def route_of(request: HttpRequest) -> str:
    """The full name of the route that was asked for; empty where there is none."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "")[:100] if match else ""


def _is_public(request: HttpRequest) -> bool:
    match = getattr(request, "resolver_match", None)
    return match is None or declared(match.func) is PUBLIC


def _number_this_minute(actor: Actor) -> int:
    who = f"{actor.kind}-{actor.key_id or actor.user_id or ''}"
    key = f"refusals-{who}-{_minute()}"
    if cache.add(key, 1, 2 * MINUTE):
        return 1
    try:
        return cache.incr(key)
    except ValueError:
        return 1


def _minute() -> int:
    return int(time.time()) // MINUTE


def _method(request: HttpRequest) -> str:
    known: Iterable[str] = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return request.method if request.method in known else "other"


def _numbers_in_address(request: HttpRequest) -> dict[str, Any]:
    match = getattr(request, "resolver_match", None)
    found = match.kwargs.items() if match else ()
    return {
        name: value if isinstance(value, int) else str(value) for name, value in found if _is_number(value)
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, uuid.UUID)) and not isinstance(value, bool)
