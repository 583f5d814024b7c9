"""Turns what an action refuses into a page that says why, so that no view has to."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.core.decisions import IllegalMove, Refused


class RefusalMiddleware:
    """A refused action becomes 403 with its reason, a move that is no longer possible 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None for every other exception."""
        if isinstance(exception, Refused):
            return render(request, "errors/403.html", {"reason": str(exception.decision.reason)}, status=403)
        if isinstance(exception, IllegalMove):
            return render(request, "errors/409.html", status=409)
        return None
