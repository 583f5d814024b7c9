"""Errors of the API: each one is a problem document (RFC 9457) in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import set_rollback

from marketplace.core import audit
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.slots import TryLater

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
BLOCKED = ProblemType(
    "version-blocked",
    410,
    gettext_lazy("Nobody reads this version any more"),
    gettext_lazy(
        "The operator found something in it against the law, or hurting rights. Remove your copy; later versions are readable."
    ),
)
NOT_EXPORTABLE = ProblemType(
    "not-exportable",
    409,
    gettext_lazy("This listing can't be given as publiccode.yml"),
    gettext_lazy("The listing lacks what publiccode.yml demands. “errors” names each missing key."),
)
KEY_MISSING = ProblemType(
    "key-missing",
    401,
    gettext_lazy("A key is needed"),
    gettext_lazy(
        "This address is for programs of an organisation. Send its key in the header “Authorization: Bearer …”. "
        "Administrators make keys in the workspace."
    ),
)
KEY_REFUSED = ProblemType(
    "key-refused",
    401,
    gettext_lazy("This key is not accepted"),
    gettext_lazy(
        "The key is wrong, expired or revoked. Which of them is told only to whoever sends the right key. "
        "Nothing was read or changed."
    ),
)
KEY_IN_ADDRESS = ProblemType(
    "key-in-address",
    400,
    gettext_lazy("A key stands in the address"),
    gettext_lazy(
        "Addresses are kept in logs and histories. Revoke this key, make a new one, and send it in the header "
        "“Authorization” only."
    ),
)
MISSING_SCOPE = ProblemType(
    "missing-scope",
    403,
    gettext_lazy("The key lacks a scope"),
    gettext_lazy("“scope” names what the key was not given. Scopes are chosen when a key is made."),
)
INVALID_BODY = ProblemType(
    "invalid-body",
    400,
    gettext_lazy("The body can't be read"),
    gettext_lazy(
        "A body is one JSON object in UTF-8: no member twice, no NaN or Infinity, no NUL, no half characters, "
        "not nested deeper than 16 levels."
    ),
)
INVALID_FIELDS = ProblemType(
    "invalid-fields",
    422,
    gettext_lazy("Fields are wrong"),
    gettext_lazy("“errors” names every field at fault, each with its place in the body (RFC 6901)."),
)
TOO_LARGE = ProblemType(
    "too-large",
    413,
    gettext_lazy("The request is too large"),
    gettext_lazy("A body has at most 1 MB (1,000,000 bytes)."),
)
VERSION_MISSING = ProblemType(
    "version-missing",
    428,
    gettext_lazy("The request does not say which version it changes"),
    gettext_lazy(
        "Send the ETag of the version you read in the header If-Match, so that nobody's change is lost."
    ),
)
VERSION_CHANGED = ProblemType(
    "version-changed",
    412,
    gettext_lazy("Somebody changed this meanwhile"),
    gettext_lazy(
        "The ETag in If-Match is not the present one. Read again, look at the difference, and send again."
    ),
)
REPEATED_DIFFERENTLY = ProblemType(
    "repeated-differently",
    422,
    gettext_lazy("This Idempotency-Key belongs to another request"),
    gettext_lazy("Repeat a request exactly as it was, or give a new one an Idempotency-Key of its own."),
)
STILL_RUNNING = ProblemType(
    "still-running",
    409,
    gettext_lazy("The same request is still being carried out"),
    gettext_lazy("Wait a moment and repeat the request with the same Idempotency-Key."),
)
ANSWER_NOT_KEPT = ProblemType(
    "answer-not-kept",
    409,
    gettext_lazy("This was done, and its answer can't be given again"),
    gettext_lazy(
        "The answer held a new key, which is never stored. If it did not reach you, make a new one."
    ),
)
DEADLINE_PASSED = ProblemType(
    "deadline-passed",
    409,
    gettext_lazy("The deadline has passed"),
    gettext_lazy(
        "The clock of the database decides, and what comes late is refused. A draft stays as it is."
    ),
)
QUESTIONNAIRE_CORRECTED = ProblemType(
    "questionnaire-corrected",
    409,
    gettext_lazy("The questionnaire has been corrected"),
    gettext_lazy(
        "Nothing was handed in. Confirm the new version first, check your answers, and hand them in again."
    ),
)
BUSY = ProblemType(
    "busy",
    503,
    gettext_lazy("Too much at once"),
    gettext_lazy(
        "This is made for a few callers at the same time only. Wait as long as the header Retry-After says, then try again."
    ),
)
TOO_MANY_FAILURES = ProblemType(
    "too-many-failures",
    429,
    gettext_lazy("Too many wrong keys"),
    gettext_lazy(
        "“Retry-After” says after how many seconds wrong keys are answered again. Right keys always work."
    ),
)
PROBLEM_TYPES = (
    INVALID_PARAMETERS,
    UNKNOWN_PAGE,
    WITHDRAWN,
    BLOCKED,
    NOT_EXPORTABLE,
    KEY_MISSING,
    KEY_REFUSED,
    KEY_IN_ADDRESS,
    TOO_MANY_FAILURES,
    BUSY,
    MISSING_SCOPE,
    INVALID_BODY,
    INVALID_FIELDS,
    TOO_LARGE,
    VERSION_MISSING,
    VERSION_CHANGED,
    REPEATED_DIFFERENTLY,
    STILL_RUNNING,
    ANSWER_NOT_KEPT,
    DEADLINE_PASSED,
    QUESTIONNAIRE_CORRECTED,
)

TITLES = {
    400: gettext_lazy("The request can't be understood"),
    401: gettext_lazy("Please sign in first"),
    403: gettext_lazy("This is not allowed"),
    404: gettext_lazy("Nothing is here"),
    405: gettext_lazy("This method is not possible here"),
    406: gettext_lazy("This format is not available"),
    409: gettext_lazy("The present state does not allow this"),
    412: gettext_lazy("Somebody changed this meanwhile"),
    413: gettext_lazy("The request is too large"),
    414: gettext_lazy("The address is too long"),
    415: gettext_lazy("This format is not understood"),
    422: gettext_lazy("Fields are wrong"),
    428: gettext_lazy("The request does not say which version it changes"),
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
        self,
        kind: ProblemType,
        detail: str = "",
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        self.kind, self.detail, self.errors, self.members = (
            kind,
            detail or str(kind.help),
            list(errors),
            members,
        )
        self.headers = headers
        super().__init__(self.detail)


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
            headers=error.headers,
            **error.members,
        )
    elif isinstance(error, Refused):
        response = problem_response(request, 403, detail=str(error.decision.reason))
    elif isinstance(error, IllegalMove):
        response = problem_response(
            request, 409, detail=_("It is “%(state)s”, which does not allow this.") % {"state": error.state}
        )
    elif isinstance(error, TryLater):
        told = {"Retry-After": str(error.seconds)}
        kind = BUSY if error.status == BUSY.status else None
        reason = str(error.reason)
        response = problem_response(request, error.status, kind=kind, detail=reason, headers=told)
    elif isinstance(error, ValidationError):
        response = _fields_response(request, error)
    elif isinstance(error, Http404):
        # The words of a lookup that failed are for developers and not translated.
        response = problem_response(request, 404)
    elif isinstance(error, PermissionDenied):
        response = problem_response(request, 403, detail=str(error))
    elif isinstance(error, exceptions.APIException):
        detail, headers = _words_of(error, context)
        kind = KEY_MISSING if error.status_code == 401 else None
        detail = str(kind.help) if kind else detail
        response = problem_response(request, error.status_code, kind=kind, detail=detail, headers=headers)
    else:
        return None
    set_rollback()
    audit.record_exception(request, error)
    return response


def field_error(pointer: str, message: Any, allowed: Iterable[str] | None = None) -> dict[str, Any]:
    """One entry about a member of the body; `field` is its name at the top, empty for the body as a whole."""
    name = pointer.split("/")[1] if pointer else ""
    found: dict[str, Any] = {"field": name, "pointer": pointer, "message": str(message)}
    return found | ({"allowed": list(allowed)} if allowed is not None else {})


def invalid_fields(errors: list[dict[str, Any]]) -> ApiProblem:
    """The problem that names all fields at fault."""
    names = ", ".join(dict.fromkeys(error["pointer"] or "/" for error in errors))
    detail = _("Please check these fields: %(names)s.") % {"names": names}
    return ApiProblem(INVALID_FIELDS, detail, errors=errors)


def _fields_response(request: HttpRequest | Request, error: ValidationError) -> HttpResponse:
    """What an action found wrong, told as if the body had been refused for it."""
    told = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    problem = invalid_fields(
        [
            field_error("" if name == "__all__" else f"/{name}", message)
            for name, messages in told.items()
            for message in messages
        ]
    )
    return problem_response(
        request, problem.kind.status, kind=problem.kind, detail=problem.detail, errors=problem.errors
    )


def _words_of(error: exceptions.APIException, context: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """What to say about an error of the framework, and the headers that belong to it."""
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
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
