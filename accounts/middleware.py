"""Loads the Actor once a request, and refuses forms that were opened for another organisation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.access import PUBLIC, SIGNED_IN, declared
from marketplace.core.actor import ANONYMOUS
from marketplace.core.api.middleware import is_api

from .actions.account import note_session
from .queries import actor_of
from .queries.acting import SESSION_KEY, lost_mandate, way_of_acting

# Where people land after signing in.
HOME = "site:workspace-show"


class ActorMiddleware:
    """Give each request its `actor`, read from the database only when something asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_api(request):
            # Programs are known by their key alone; the endpoint puts its actor here, see accounts/api/authentication.py.
            request.actor = ANONYMOUS
            return self.get_response(request)
        request.actor = SimpleLazyObject(lambda: actor_of(request.user, request.session.get(SESSION_KEY, "")))
        return self.get_response(request)


class SecondFactorMiddleware:
    """Send people whose role asks for a second factor to set one up, before they use anything that the role allows.

    What is for everybody (PUBLIC) or for a person alone (SIGNED_IN: the own account, choosing for whom one acts) stays open.
    Also notes from time to time that a session is in use, for the list of sessions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_api(request):
            note_session(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The way to the second factor; None for everybody else."""
        access = declared(view)
        home = request.resolver_match.view_name == HOME
        if is_api(request) or access is None or (access in (PUBLIC, SIGNED_IN) and not home):
            return None
        if not request.user.is_authenticated or not request.actor.lacks_second_factor:
            return None
        if request.method in ("GET", "HEAD"):
            return redirect("accounts:factor-explain")
        raise PermissionDenied(_("Your role needs a second factor. Set one up first, then this page opens."))


# Small enough for a key of the database.
TOKEN = re.compile(r"[0-9]{1,18}(-[0-9]{1,18})?")


class ActingMiddleware:
    """Refuse (409) what a person sends for an organisation they no longer act for, before anything of it is done.

    Each form carries `acting_for`, the actor's `acting_token` of the moment it was opened. Pages that are for everybody or
    for a person alone (PUBLIC, SIGNED_IN) may leave it out; where it stands it must be right everywhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The page that says what changed; None where the form fits."""
        # Pages take no other unsafe method, and the API knows no sessions.
        if request.method != "POST" or request.path.startswith("/api/") or not request.user.is_authenticated:
            return None
        sent = request.POST.get("acting_for")
        if sent is None and declared(view) in (PUBLIC, SIGNED_IN):
            return None
        if sent == request.actor.acting_token:
            return None
        known = bool(TOKEN.fullmatch(sent or ""))
        audit.record(
            request.actor,
            "accounts.acting.refused",
            data={"route": request.resolver_match.view_name, "form": sent if known else ""},
        )
        context = {
            "way": way_of_acting(request.user, sent) if known else None,
            "lost": lost_mandate(request.user, sent) if known else None,
            "missing": not sent,
        }
        return render(request, "accounts/acting_changed.html", context, status=409)
