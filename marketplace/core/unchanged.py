"""Answers that a caller has already are not made again: a tag of everything they depend on, compared before the work begins."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

ROOMS = ("marketplace", "accounts", "catalog", "procurement")
SEEN = {".py", ".html", ".mo", ".md", ".txt", ".svg", ".typ"}


@functools.lru_cache
def release() -> str:
    """What this program is made of; another release may answer the same question in other words."""
    files = [path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*") if path.suffix in SEEN]
    # Pages name styles and scripts by their content.
    files += [settings.BASE_DIR / "requirements.txt", settings.STATIC_ROOT / "staticfiles.json"]
    told = hashlib.sha256(repr((settings.SITE_URL, settings.DATA_LICENCE)).encode())
    for path in sorted(file for file in files if file.is_file()):
        told.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()[:20]


def answer_tag(request: HttpRequest, mark: str) -> str:
    """The entity tag of the answer to this request, where `mark` names the state of everything it shows."""
    told = (release(), request.build_absolute_uri(), get_language(), mark)
    return f'W/"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The empty answer for a caller who has this one already; None for everybody else."""
    answer = get_conditional_response(request, etag=tag)
    return answer if answer is not None and answer.status_code == 304 else None


def unchanged_by(
    mark: Callable[[], str] | Callable[[HttpRequest], str],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a page that shows everybody the same unless they are signed in: answers 304 while the mark stays the same.

    mark  the state of everything that the page shows, in few queries; asked with the request where it takes one
    """
    takes_request = bool(inspect.signature(mark).parameters)

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if settings.DEBUG or _is_personal(request):
                return view(request, *args, **kwargs)
            tag = answer_tag(request, mark(request) if takes_request else mark())
            response = not_modified(request, tag)
            if response is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200:
                    return response
            response.headers["ETag"] = tag
            # Kept, but asked again each time.
            response.headers["Cache-Control"] = "no-cache"
            patch_vary_headers(response, ["Cookie"])
            return response

        return answer

    return decorate


def _is_personal(request: HttpRequest) -> bool:
    """Whether the answer may hold what concerns this person alone: a name, a message, a token."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
