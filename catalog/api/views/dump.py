"""Endpoints of the open data: everything public in one file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from catalog.queries.published import public_listings
from catalog.search.changes import answers_mark
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.views import ReadViewSet, endpoint
from marketplace.core.clock import berlin_day
from marketplace.core.unchanged import answer_tag, not_modified

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
            "a copy fresh, ask for what changed with “updated_since”."
        ),
        answer=TEXT,
        media_type=JsonLines.media_type,
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
    answer = not_modified(request, tag)
    if answer is None:
        # Who only asks about the file makes nobody write it.
        content = () if request.method == "HEAD" else written(public_listings())
        answer = StreamingHttpResponse(content, content_type=f"{kind.media_type}; charset=utf-8")
        name = f"solutions-{berlin_day().isoformat()}.{kind.format}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Link"] = f'<https://spdx.org/licenses/{settings.DATA_LICENCE}.html>; rel="license"'
    answer["ETag"] = tag
    return answer
