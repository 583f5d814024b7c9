"""The one way by which a kept file leaves: through the rule of its purpose, with headers that let nothing in it run."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from marketplace.core import audit
from marketplace.core.access import PUBLIC, declare
from marketplace.core.files import FilePurpose, may_read, opened, purpose_of
from marketplace.core.models import StoredFile
from procurement.actions.opening import note_opened_file

_PIECE = 64 * 1024
_IMAGES = frozenset({"image/png", "image/jpeg", "image/webp"})
# A file has one content for ever; only public ones are kept by caches that serve several people.
_FOREVER = "public, max-age=31536000, immutable"
_NEVER = "private, no-store"


@declare(PUBLIC)
@require_safe
def file_show(request: HttpRequest, public_id: uuid.UUID, name: str) -> HttpResponseBase:
    """Hand out one file to those who may read it; to everybody else it is not there."""
    stored = StoredFile.objects.filter(public_id=public_id, name=name, removed_at=None).first()
    if stored is None or not may_read(request.actor, stored):
        raise Http404
    purpose = purpose_of(stored.purpose)
    response = _answer(request, stored)
    _protect(response, stored, purpose)
    if not purpose.is_public and request.method == "GET":
        audit.record_read(request.actor, "core.file.read", stored, {"purpose": stored.purpose})
        note_opened_file(stored=stored, by=request.actor)
    return response


def _answer(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    elif settings.FILES_ACCEL:
        response = HttpResponse(headers={"X-Accel-Redirect": f"{settings.FILES_ACCEL}{stored.key}"})
    else:
        try:
            content = opened(stored)
        except FileNotFoundError as lost:
            raise Http404 from lost
        response = StreamingHttpResponse(_pieces(content))
    if "X-Accel-Redirect" not in response.headers:
        response.headers["Content-Length"] = str(stored.size)
    return response


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while piece := content.read(_PIECE):
            yield piece


def _protect(response: HttpResponseBase, stored: StoredFile, purpose: FilePurpose) -> None:
    """Only images, which were written anew here, are shown in the browser; everything else is saved."""
    inline = stored.media_type in _IMAGES
    response.headers["Content-Type"] = stored.media_type
    response.headers["Content-Disposition"] = (
        content_disposition_header(not inline, stored.name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = _FOREVER if purpose.is_public else _NEVER
