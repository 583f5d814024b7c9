"""Turns what an action refuses into a page that says why, so that no view has to, and records that it was refused."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.core import audit
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.slots import TryLater


class RefusalMiddleware:
    """A refused action becomes 403 with its reason, a move that is no longer possible 409, what has to wait 429 or 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None for every other exception. The action's transaction is rolled back by now."""
        audit.record_exception(request, exception)
        if isinstance(exception, Refused):
            return render(request, "errors/403.html", {"reason": str(exception.decision.reason)}, status=403)
        if isinstance(exception, IllegalMove):
            return render(request, "errors/409.html", status=409)
        if isinstance(exception, TryLater):
            return try_later(request, exception)
        return None


def try_later(request: HttpRequest, told: TryLater) -> HttpResponse:
    """The page that says why it can't be now, and when to come again."""
    response = render(request, f"errors/{told.status}.html", {"reason": str(told.reason)}, status=told.status)
    response["Retry-After"] = str(told.seconds)
    response["Cache-Control"] = "no-store"
    return response


class BodyLimitMiddleware:
    """Answer 413 to a request that says it is larger than this site takes, without reading it; the API has its own limit.

    A request that says too little is cut off by the server at what it said.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if (
            said.isdecimal()
            and int(said) > settings.REQUEST_MAX_BYTES
            and not request.path.startswith("/api/")
        ):
            return render(request, "errors/413.html", status=413)
        return self.get_response(request)
