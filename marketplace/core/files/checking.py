"""The check that every file passes before it is kept: name, size, type by content, what is inside, viruses."""

from __future__ import annotations

import hashlib
import io
import tempfile
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from .. import refusing
from ..formats import bytes_text
from . import archives, documents, images, scanning
from .magic_library import HEAD, media_type
from .names import clean_file_name
from .purposes import ARCHIVES, IMAGES, MEDIA_TYPES, FilePurpose, purpose_of

_IN_MEMORY = 2_500_000
_PIECE = 64 * 1024


@dataclass(frozen=True)
class CheckedFile:
    """A file that passed; its content is as it will be kept. `scanned_by` names the scanner that found nothing."""

    purpose: str
    name: str
    media_type: str
    size: int
    sha256: str
    scanned_by: str
    content: IO[bytes]


def check(upload: UploadedFile | IO[bytes], *, purpose: str) -> CheckedFile:
    """Check what somebody handed in; raises ValidationError whose sentence says which limit and what to do.

    upload  anything with a name and bytes to read. What the browser said about its size and type is not believed.
    """
    rule = purpose_of(purpose)
    try:
        return _checked(upload, rule)
    except ValidationError as refusal:
        refusing.note("core.file.refused", f"{rule.key}.{refusal.code or ''}")
        raise


def _checked(upload: Any, rule: FilePurpose) -> CheckedFile:
    name, extension = clean_file_name(str(getattr(upload, "name", "") or ""))
    _require_extension(extension, rule)
    content = _bounded_copy(upload, rule)
    _require_content(content, extension, rule)
    # Before anything is decoded: the scanner has seen more attacks on decoders than this code.
    scanned_by = scanning.require_clean(content)
    if extension in IMAGES:
        content = io.BytesIO(
            images.rewritten(content, extension, max_pixels=rule.max_pixels, max_side=rule.image_max_side)
        )
    elif extension in ARCHIVES:
        archives.require_harmless(content, extension)
    else:
        documents.require_harmless(content)
    size, sha256 = _measured(content)
    return CheckedFile(
        purpose=rule.key,
        name=name,
        media_type=MEDIA_TYPES[extension],
        size=size,
        sha256=sha256,
        scanned_by=scanned_by,
        content=content,
    )


def _require_extension(extension: str, rule: FilePurpose) -> None:
    if extension in rule.types:
        return
    if extension in ("svg", "svgz"):
        raise ValidationError(
            _(
                "SVG files can hold programs and are not taken. Save the image as PNG and choose it again. Taken are: %(limits)s"
            )
            % {"limits": rule.limits},
            code="extension",
        )
    raise ValidationError(
        _("Files with the ending .%(extension)s are not taken here. Taken are: %(limits)s")
        % {"extension": extension, "limits": rule.limits},
        code="extension",
    )


def _bounded_copy(upload: Any, rule: FilePurpose) -> IO[bytes]:
    """Read what really comes, up to the limit and not a byte further."""
    if (getattr(upload, "size", None) or 0) > rule.max_bytes:
        raise _too_large(rule)
    # Handed on to the caller, who reads it to the end; its place is freed with the last reference.
    copy: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    if hasattr(upload, "seek"):
        upload.seek(0)
    size = 0
    while piece := upload.read(_PIECE):
        size += len(piece)
        if size > rule.max_bytes:
            copy.close()
            raise _too_large(rule)
        copy.write(piece)
    if size == 0:
        raise ValidationError(_("The file is empty. Choose another one."), code="empty")
    return copy


def _too_large(rule: FilePurpose) -> ValidationError:
    return ValidationError(
        _("The file is too large. At most %(size)s are taken here. Make it smaller and choose it again.")
        % {"size": bytes_text(rule.max_bytes)},
        code="size",
    )


def _require_content(content: IO[bytes], extension: str, rule: FilePurpose) -> None:
    content.seek(0)
    found = media_type(content.read(HEAD))
    if found not in rule.types[extension]:
        raise ValidationError(
            _(
                "The content of the file does not match its ending .%(extension)s. Save it again as such a file."
            )
            % {"extension": extension},
            code="content",
        )


def _measured(content: IO[bytes]) -> tuple[int, str]:
    content.seek(0)
    size, digest = 0, hashlib.sha256()
    while piece := content.read(_PIECE):
        size += len(piece)
        digest.update(piece)
    content.seek(0)
    return size, digest.hexdigest()
