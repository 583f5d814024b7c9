"""Endpoints of the open data: everything public in one file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from catalog.queries.published import public_listings
from catalog.search.changes import answers_mark
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.problems import BUSY
from marketplace.core.api.views import ReadViewSet, endpoint
from marketplace.core.clock import berlin_day
from marketplace.core.slots import TryLater, take_slot
from marketplace.core.unchanged import answer_tag

from ..dump import csv_lines, json_lines


class _File(BaseRenderer):
    """Names the format for the negotiation; the file is written while it goes out."""

    charset = None

    def render(self, data: bytes, *_context: Any) -> bytes:
        return data


class JsonLines(_File):
    media_type, format = "application/jsonl", "jsonl"


class Csv(_File):
    media_type, format = "text/csv", "csv"


TEXT = {"type": "string"}


@declare(PUBLIC)
class DumpViewSet(ReadViewSet):
    """The catalogue as a whole, for those who work with all of it."""

    tag = _("Open data")

    @endpoint(
        "dumpJsonLines",
        _("All solutions as JSON lines"),
        _(
            "Every public listing, one a line, each as “A solution” answers it; oldest first. The file is written "
            "while it goes out, so a listing that changes meanwhile stands in it as it is then. Licence and "
            "attribution: the licence of this document; name the marketplace and the vendor of the listing. To keep "
            "a copy fresh, ask for what changed with “updated_since”. Only a few are written at once; whoever comes then "
            "gets 503 with the header Retry-After."
        ),
        answer=TEXT,
        media_type=JsonLines.media_type,
        problems=(BUSY,),
    )
    def json_lines(self, request: Request) -> HttpResponseBase:
        return _file(request, json_lines, JsonLines)

    @endpoint(
        "dumpCsv",
        _("All solutions as a table (CSV)"),
        _(
            "Every public listing, one a row, a fact a column under its key; lists of codes are separated by a "
            "vertical bar, structures stand as JSON, unknown is empty. UTF-8 with a byte-order mark, separated by "
            "semicolons. A text that begins like a formula has an apostrophe in front. The licence stands in each row."
        ),
        answer=TEXT,
        media_type=Csv.media_type,
        problems=(BUSY,),
    )
    def csv(self, request: Request) -> HttpResponseBase:
        return _file(request, csv_lines, Csv)

    def get_renderers(self) -> list[BaseRenderer]:
        """The file's own format, and JSON for what goes wrong."""
        own = {"json_lines": JsonLines, "csv": Csv}.get(self.action or "")
        return [own()] if own else super().get_renderers()


def _file(request: Request, written: Any, kind: type[_File]) -> HttpResponseBase:
    """The file as it is written, or nothing where the caller has it already."""
    tag = answer_tag(request, answers_mark())
    # With every condition that the caller names, so that nothing is begun that is not sent.
    answer = get_conditional_response(request._request, etag=tag)
    if answer is None:
        # Who only asks about the file makes nobody write it.
        content = () if request.method == "HEAD" else _Portions(written)
        answer = StreamingHttpResponse(content, content_type=f"{kind.media_type}; charset=utf-8")
        name = f"solutions-{berlin_day().isoformat()}.{kind.format}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Link"] = f'<https://spdx.org/licenses/{settings.DATA_LICENCE}.html>; rel="license"'
    answer["ETag"] = tag
    return answer


class _Portions:
    """The file in portions. Holds one of a few places from the beginning until it is sent, broken off or too slow."""

    def __init__(self, written: Callable[..., Iterator[bytes]]):
        taken = take_slot("catalog.dump", settings.DUMPS_AT_ONCE)
        if taken is None:
            busy = _now(
                "The catalogue is being handed out as often as it can be at once. Please try again in a minute."
            )
            raise TryLater(busy, seconds=60)
        self._slot = taken
        self._ends = time.monotonic() + settings.DUMP_SECONDS
        self._portions = written(public_listings())

    def __iter__(self) -> _Portions:
        return self

    def __next__(self) -> bytes:
        try:
            if time.monotonic() > self._ends:
                # The connection breaks off, so that nobody takes a part for the whole.
                raise TimeoutError("The file was fetched too slowly.")
            return next(self._portions)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the place back; the server calls this however the answer ends."""
        self._slot.release()
