"""What holds for every answer below /api/: language, cross-origin reading, entity tags, and problems only as documents."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from .problems import MEDIA_TYPE, REFERENCE, problem_response

METHODS = "GET, HEAD, OPTIONS"
KEPT_HEADERS = ("Allow", "Retry-After", "Vary", "WWW-Authenticate")
KEY_CACHE = "private, no-store"
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Language, ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks: everything below /api/ but the reference page itself, which is for people."""
    return request.path_info.startswith(REFERENCE) and request.path_info != REFERENCE


class ApiMiddleware:
    """Stands inside LocaleMiddleware, whose choice by address it replaces, and outside all that may refuse a request.

    - the reader's Accept-Language chooses the language of messages and labels
    - any page may read the answers (GET only, no credentials); preflight requests are answered here
    - answers carry an ETag, and an unchanged one is not sent again (304)
    - whatever else refused the request, the answer is a problem document
    - a person signed in with the same browser is nobody here, so answers never differ by cookie
    - whatever was asked with a key is read by no other site and kept by no cache
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_api(request):
            return self.get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = self._answer(request)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Authorization"])
        if "Authorization" in request.headers:
            response.headers["Cache-Control"] = KEY_CACHE
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
            return response
        for name, value in CROSS_ORIGIN.items():
            response.headers[name] = value
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": _methods_of(request), **PREFLIGHT})
        # Where AuthenticationMiddleware looks before it opens the session, which would make every answer vary by cookie.
        request._cached_user = AnonymousUser()
        response = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
            return problem_response(request, response.status_code, headers=kept)
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            if "ETag" not in response.headers:
                set_response_etag(response)
            return get_conditional_response(request, etag=response.headers["ETag"], response=response)
        return response


def _methods_of(request: HttpRequest) -> str:
    """The methods of the address; other sites may use no more of them than PREFLIGHT says."""
    try:
        actions = getattr(resolve(request.path_info).func, "actions", None) or {}
    except Resolver404:
        return METHODS
    methods = [method.upper() for method in actions if method != "head"]
    return ", ".join([*methods, *(["HEAD"] if "get" in actions else []), "OPTIONS"]) if actions else METHODS
