"""Endpoints: thin viewsets whose every action declares, once, what it takes and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from .cursors import Cursors
from .pages import Page, envelope, keyset_page, list_page
from .parameters import Parameter, read_parameters
from .problems import ProblemType

NO_CACHE = "no-cache"
AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True)
class Endpoint:
    """What an action promises: it drives the refusal of wrong requests, the OpenAPI document and the reference page.

    key         operationId
    answer      serializer class that describes the JSON of a 200; it never runs
    media_type  of the answer, where it is not JSON
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
