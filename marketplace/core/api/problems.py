"""Errors of the API: each one is a problem document (RFC 9457) in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import set_rollback

MEDIA_TYPE = "application/problem+json"
REFERENCE = "/api/"


@dataclass(frozen=True)
class ProblemType:
    """A kind of error that a client may want to tell apart; its anchor stands on the reference page."""

    key: str
    status: int
    title: Any
    help: Any


INVALID_PARAMETERS = ProblemType(
    "invalid-parameters",
    400,
    gettext_lazy("Parameters are wrong"),
    gettext_lazy(
        "A parameter is unknown, or its value is. “errors” names each one and, for closed lists, what is allowed."
    ),
)
UNKNOWN_PAGE = ProblemType(
    "unknown-page",
    404,
    gettext_lazy("There is no such page of results"),
    gettext_lazy(
        "The cursor was not made by this marketplace. Follow “next” and “previous”, or begin without it."
    ),
)
WITHDRAWN = ProblemType(
    "withdrawn",
    410,
    gettext_lazy("This listing was withdrawn"),
    gettext_lazy("The listing was here once. “withdrawn_at” says since when it is not. Remove your copy."),
)
NOT_EXPORTABLE = ProblemType(
    "not-exportable",
    409,
    gettext_lazy("This listing can't be given as publiccode.yml"),
    gettext_lazy("The listing lacks what publiccode.yml demands. “errors” names each missing key."),
)
PROBLEM_TYPES = (INVALID_PARAMETERS, UNKNOWN_PAGE, WITHDRAWN, NOT_EXPORTABLE)

TITLES = {
    400: gettext_lazy("The request can't be understood"),
    401: gettext_lazy("Please sign in first"),
    403: gettext_lazy("This is not allowed"),
    404: gettext_lazy("Nothing is here"),
    405: gettext_lazy("This method is not possible here"),
    406: gettext_lazy("This format is not available"),
    409: gettext_lazy("The present state does not allow this"),
    413: gettext_lazy("The request is too large"),
    414: gettext_lazy("The address is too long"),
    415: gettext_lazy("This format is not understood"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong here"),
    503: gettext_lazy("The marketplace is not available at the moment"),
}
DETAILS = {
    400: gettext_lazy("The server could not read the request."),
    404: gettext_lazy("There is nothing at this address. The reference of the API lists all addresses."),
    500: gettext_lazy("The error is recorded. Please try again later."),
    503: gettext_lazy("Please try again later."),
}


class ApiProblem(Exception):
    """Raised by endpoints; becomes the problem document of its type."""

    def __init__(
        self, kind: ProblemType, detail: str, *, errors: Iterable[Mapping[str, Any]] = (), **members: Any
    ) -> None:
        self.kind, self.detail, self.errors, self.members = kind, detail, list(errors), members
        super().__init__(detail)


def problem_response(
    request: HttpRequest | Request,
    status: int,
    *,
    kind: ProblemType | None = None,
    detail: str = "",
    errors: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """Answer with a problem document in the active language.

    kind     the type; without one it is `about:blank` and the status says all
    errors   entries {"parameter" or "field", "message", "allowed"?}
    members  extension members of the document
    """
    document: dict[str, Any] = {
        "type": _address(request, kind) if kind else "about:blank",
        "title": str(kind.title if kind else TITLES.get(status, TITLES[400])),
        "status": status,
        "detail": str(detail or DETAILS.get(status, "")),
        "errors": list(errors),
        **members,
    }
    body = json.dumps(document, ensure_ascii=False, indent=2)
    response = HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)
    response["Cache-Control"] = "no-store" if status >= 500 else "no-cache"
    return response


def problem_details(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Turn what an endpoint raised into a problem document; unexpected errors stay with Django, which records them."""
    request = context["request"]
    if isinstance(error, ApiProblem):
        response = problem_response(
            request,
            error.kind.status,
            kind=error.kind,
            detail=error.detail,
            errors=error.errors,
            **error.members,
        )
    elif isinstance(error, Http404):
        # The words of a lookup that failed are for developers and not translated.
        response = problem_response(request, 404)
    elif isinstance(error, PermissionDenied):
        response = problem_response(request, 403, detail=str(error))
    elif isinstance(error, exceptions.APIException):
        detail, headers = _words_of(error, context)
        response = problem_response(request, error.status_code, detail=detail, headers=headers)
    else:
        return None
    set_rollback()
    return response


def _words_of(error: exceptions.APIException, context: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """What to say about an error of the framework, and the headers that belong to it."""
    headers = {}
    if isinstance(error, exceptions.MethodNotAllowed):
        headers["Allow"] = ", ".join(context["view"].allowed_methods)
        return _("Possible here: %(methods)s.") % {"methods": headers["Allow"]}, headers
    if isinstance(error, exceptions.NotAcceptable):
        offered = ", ".join(renderer.media_type for renderer in context["view"].get_renderers())
        return _("Available here: %(formats)s. Ask for it in the header “Accept”.") % {
            "formats": offered
        }, headers
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return str(error.detail) if isinstance(error.detail, str) else "", headers


def _address(request: HttpRequest | Request, kind: ProblemType) -> str:
    """The absolute address that explains the type."""
    return request.build_absolute_uri(f"{REFERENCE}#problem-{kind.key}")
