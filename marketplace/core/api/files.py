"""Files in requests and answers: one upload a request, read strictly; bytes for the negotiation of formats."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from marketplace.core.files import CheckedFile, check

from .problems import field_error, invalid_fields

BYTES = {"type": "string", "format": "binary"}


class UploadBody(dict[str, Any]):
    """The fields of a form with one file; as a dict it holds what makes two requests the same."""

    upload: Any = None


class UploadParser(MultiPartParser):
    """Reads a form with texts and one file in the field `file`."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> UploadBody:
        read = super().parse(stream, media_type, parser_context)
        found = UploadBody({name: read.data.getlist(name) for name in read.data})
        for name in read.files:
            uploads = read.files.getlist(name)
            found[name] = [_print(upload) for upload in uploads]
            if name == "file" and len(uploads) == 1:
                found.upload = uploads[0]
        return found


def read_upload(
    request: Request, *, purpose: str, texts: tuple[str, ...] = ()
) -> tuple[CheckedFile, dict[str, str]]:
    """The checked file and the texts beside it; raises the problem that names all that is wrong.

    texts  names of the fields that must be there, once each, beside `file`
    """
    body = request.data
    errors = [
        field_error(f"/{str(name)[:60]}", _("There is no such field."), ["file", *texts])
        for name in body
        if name not in ("file", *texts)
    ]
    values = {}
    for name in texts:
        given = body.get(name, [])
        if len(given) == 1 and isinstance(given[0], str) and given[0].strip():
            values[name] = given[0].strip()
        else:
            errors.append(field_error(f"/{name}", _("This field is needed, once.")))
    checked = None
    if getattr(body, "upload", None) is None:
        errors.append(field_error("/file", _("Send exactly one file in the field “file”.")))
    else:
        try:
            checked = check(body.upload, purpose=purpose)
        except ValidationError as error:
            errors += [field_error("/file", message) for message in error.messages]
    if errors or checked is None:
        raise invalid_fields(errors)
    return checked, values


class BytesRenderer(BaseRenderer):
    """Names a format for the negotiation; the bytes are ready already."""

    media_type, format, charset, render_style = "application/octet-stream", "bin", None, "binary"

    def render(self, data: bytes, *_context: Any) -> bytes:
        return data


def _print(upload: Any) -> dict[str, Any]:
    """What makes two uploads the same: their name and their bytes."""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return {"name": str(upload.name), "size": upload.size, "sha256": digest.hexdigest()}
