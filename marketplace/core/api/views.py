"""Endpoints: thin viewsets whose every action declares, once, what it takes and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from marketplace.core import audit
from marketplace.core.actor import Actor

from .bodies import Check, StrictJsonParser, validated
from .cursors import Cursors
from .pages import Page, envelope, keyset_page, list_page
from .parameters import Parameter, read_parameters
from .problems import MISSING_SCOPE, ApiProblem, ProblemType
from .versions import tag_of

NO_CACHE = "no-cache"
AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True)
class Endpoint:
    """What an action promises: it drives the refusal of wrong requests, the OpenAPI document and the reference page.

    key         operationId
    answer      serializer class that describes the JSON of the answer, None where it is empty; it never runs
    body        serializer class that reads the JSON of the request; members that it does not know are refused
    status      of the answer when all went well
    scope       what a key must have been given, where the viewset is for keys; empty: any key
    media_type  of the answer, where it is not JSON
    is_repeatable  takes the header Idempotency-Key
    is_versioned   takes the header If-Match and refuses to work without it
    problems    problem types beside those that every endpoint may answer with
    """

    key: str
    summary: Any
    help: Any
    answer: Any
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[ProblemType, ...] = ()
    media_type: str = "application/json"
    cache: str = NO_CACHE
    scope: str = ""
    body: Any = None
    status: int = 200
    is_repeatable: bool = False
    is_versioned: bool = False


def endpoint(key: str, summary: Any, help: Any, **rest: Any) -> Callable[[Any], Any]:
    """Declare an action of a viewset; see Endpoint."""
    declaration = Endpoint(key, summary, help, **rest)

    def mark(action: Any) -> Any:
        action.endpoint = declaration
        return action

    return mark


class ReadViewSet(ViewSet):
    """Reads only. `values` holds the parameters of the request; unknown ones never get this far.

    tag    heading under which the reference shows the endpoints
    paths  descriptions of the variables in the address
    """

    http_method_names = ["get", "head", "options"]
    tag: Any = ""
    paths: dict[str, Any] = {}
    values: dict[str, Any]

    @property
    def endpoint(self) -> Endpoint:
        """The declaration of the action that runs."""
        return getattr(self, self.action).endpoint

    def get_authenticators(self) -> list[BaseAuthentication]:
        """How programs say who they are; everybody may, and on the public addresses nobody has to."""
        return [import_string(settings.API_AUTHENTICATION)()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what the declaration does not allow before the action runs."""
        super().initial(request, *args, **kwargs)
        if self.action:
            self.values = read_parameters(request.GET, self.endpoint.parameters)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Say how long the answer may be kept."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.action and response.status_code == 200:
            response.headers.setdefault("Cache-Control", self.endpoint.cache)
        return response

    def cursors(self) -> Cursors:
        """The cursors of this request."""
        return Cursors(self.request.path, self.values)

    def page_of(self, rows: Any, *, keys: tuple[str, ...], entry: Callable[[Any], Any]) -> dict[str, Any]:
        """The answer of a list of rows in the order of the keys, each shown by `entry`."""
        return self.shown(keyset_page(rows, keys=keys, **self.place()), entry)

    def list_of(self, rows: Sequence[Any], *, entry: Callable[[Any], Any]) -> dict[str, Any]:
        """The answer of a list whose rows are all at hand, already in order."""
        return self.shown(list_page(rows, **self.place()), entry)

    def shown(self, page: Page, entry: Callable[[Any], Any], **members: Any) -> dict[str, Any]:
        """The envelope of a page, each row shown by `entry`."""
        return envelope(self.request, page, [entry(row) for row in page.rows], **members)

    def place(self) -> dict[str, Any]:
        """Where in the list the request asks to be."""
        cursor, page_size = self.values["cursor"], self.values["page_size"]
        return {"cursors": self.cursors(), "cursor": cursor, "page_size": page_size}

    def whole(self, entries: list[Any]) -> dict[str, Any]:
        """The answer of a list that is short enough for one page."""
        return envelope(self.request, Page(len(entries), entries), entries)


class KeyViewSet(ReadViewSet):
    """For the programs of organisations: asks each key for the scope of the action, and reads bodies.

    A subclass declares `@declare(KEY)`; which rows a key sees is `visible_to`, what it may do is a rule.
    """

    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    parser_classes = [StrictJsonParser]
    request: Request

    @property
    def actor(self) -> Actor:
        """The key that asks."""
        return self.request._request.actor

    def check_permissions(self, request: Request) -> None:
        """Refuse whoever is no key, then a key without the scope."""
        super().check_permissions(request)
        scope = self.endpoint.scope if self.action else ""
        if scope and scope not in self.actor.scopes:
            audit.record_refusal(request._request, "core.access.refused", rule=str(scope))
            words = _("The key lacks the scope “%(scope)s”. Scopes are chosen when a key is made.")
            raise ApiProblem(MISSING_SCOPE, words % {"scope": scope}, scope=scope)

    def body(self, *, check: Check | None = None) -> dict[str, Any]:
        """The values of the request's body; raises the problem that names all that is wrong."""
        return validated(self.endpoint.body, self.request.data, check=check)

    def tagged(self, entry: dict[str, Any], status: int = 200) -> Response:
        """The answer with an entry and the ETag by which a change can name it."""
        return Response(entry, status=status, headers={"ETag": tag_of(entry)})
