"""Loads the Actor once a request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .queries import actor_of

SESSION_KEY = "acting_for"


class ActorMiddleware:
    """Give each request its `actor`, read from the database only when something asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user, request.session.get(SESSION_KEY)))
        return self.get_response(request)
