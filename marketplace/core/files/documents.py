"""PDF files: nothing in them may run when somebody opens them."""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Names that make a reader run something: scripts, programs, forms that are programs.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|XFA)(?![A-Za-z0-9])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
# Objects are small; what unpacks to more than this is no list of objects.
MAX_UNPACKED = 50_000_000


def require_harmless(source: BinaryIO) -> None:
    """Raise ValidationError unless the file is a whole PDF from its first byte on, with nothing in it that runs.

    Names are read in the open and inside packed lists of objects. A PDF that is encrypted hides these; it is taken, since many
    certificates are protected against changes that way, and is only ever handed out as a download.
    """
    source.seek(0)
    content = source.read()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-4096:]:
        raise ValidationError(
            _("The PDF is not complete. Save it again and choose it again."), code="content"
        )
    unpacked = 0
    for part in [content, *_object_lists(content)]:
        unpacked += len(part)
        if unpacked > MAX_UNPACKED + len(content):
            raise ValidationError(
                _("The PDF is packed in an unusual way and can't be checked. Print it to a new PDF."),
                code="bomb",
            )
        if _ACTIVE.search(_plain(part)):
            raise ValidationError(
                _("The PDF holds a script or starts a program. Print it to a new PDF (best: PDF/A)."),
                code="active",
            )


def _plain(part: bytes) -> bytes:
    """The text with escaped names (`/J#61vaScript`) written out."""
    return _ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), part) if b"#" in part else part


def _object_lists(content: bytes) -> list[bytes]:
    """Every packed list of objects, unpacked up to the limit; damaged ones are passed over, as readers do."""
    found = []
    left = MAX_UNPACKED + 1
    for start in _OBJECTS.finditer(content):
        try:
            part = zlib.decompressobj().decompress(content[start.end() :], left)
        except zlib.error:
            continue
        found.append(part)
        left -= len(part)
        if left <= 0:
            break
    return found
