"""The gate every request passes: a declared access."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from .access import declared
from .actor import ANONYMOUS
from .decisions import Denied

Handler = Callable[[HttpRequest], HttpResponse]


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
        decision = access.test(getattr(request, "actor", ANONYMOUS))
        if isinstance(decision, Denied):
            raise PermissionDenied(str(decision.reason))
