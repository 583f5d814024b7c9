"""Kept files on their way out, always to be saved and never shown; whoever calls has asked whether they may be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from marketplace.core.models import StoredFile

from .storing import opened

_PIECE = 64 * 1024


def stored_response(stored: StoredFile, media_type: str = "", name: str = "") -> HttpResponseBase:
    """A kept file as it is; 404 where its bytes are lost.

    media_type  another one than its own, such as that of plain bytes
    name        another one than its own, such as one that tells nobody whose file it is
    """
    try:
        content = opened(stored)
    except FileNotFoundError as lost:
        raise Http404 from lost
    answer = StreamingHttpResponse(_pieces(content), content_type=media_type or stored.media_type)
    answer["Content-Length"] = str(stored.size)
    answer["ETag"] = f'"{stored.sha256}"'
    return _saved(answer, name or stored.name)


def made_response(content: bytes, media_type: str, name: str) -> HttpResponseBase:
    """A file made just now."""
    return _saved(HttpResponse(content, content_type=media_type), name)


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while piece := content.read(_PIECE):
            yield piece


def _saved(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return answer
