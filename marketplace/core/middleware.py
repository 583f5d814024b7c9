"""The gate every request passes: a declared access; and the record of input that was refused on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from . import audit, refusing
from .access import declared
from .actor import ANONYMOUS
from .decisions import Denied

Handler = Callable[[HttpRequest], HttpResponse]


class RefusedInputMiddleware:
    """Record each refused file and name after the request's own transactions are over: the check, never a name or content."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with refusing.noting() as noted:
            response = self.get_response(request)
        for verb, rule in noted:
            audit.record_refusal(request, verb, rule=rule)
        return response


class DeclaredAccessMiddleware:
    """Refuse every page without a declaration, and every actor whom the declaration does not admit."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        access = declared(view)
        if access is None:
            raise ImproperlyConfigured(
                f"{request.resolver_match.view_name} declares no access; see core/access.py"
            )
        if hasattr(view, "cls"):
            # An endpoint learns from its key who asks, then asks the same declaration; see core/api/access.py.
            return
        actor = getattr(request, "actor", ANONYMOUS)
        decision = access.test(actor)
        if isinstance(decision, Denied):
            if actor.is_authenticated:
                audit.record_refusal(request, "core.access.refused", rule=access.name)
            raise PermissionDenied(str(decision.reason))
