"""Archives and office files: how much would come out of them is known before anything does."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_MEMBERS = 2_000
MAX_TOTAL = 200_000_000
# Text compresses about 10 times, spreadsheets at times 50 times; bombs beyond 500.
MAX_RATIO = 200
# Little archives may be as dense as they like.
RATIO_FROM = 1_000_000
_PIECE = 64 * 1024
_INNER = re.compile(r"(?i)\.(zip|7z|rar|gz|bz2|xz|tar|tgz|jar|iso|cab)$")
_PARTS = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}


def require_harmless(source: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless the archive is small inside, flat, open to the scanner and what its ending says."""
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            _check_directory(archive)
            _check_kind(archive, extension)
            _check_content(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ValidationError(
            _("The file is damaged and can't be opened. Save it again and choose it again."), code="archive"
        ) from error


def _check_directory(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _bomb()
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > MAX_TOTAL or (total > RATIO_FROM and total > MAX_RATIO * max(packed, 1)):
        raise _bomb()
    for member in members:
        if member.flag_bits & 0x1:
            raise ValidationError(
                _(
                    "The file is protected by a password, so nobody can check it for viruses. Remove the password first."
                ),
                code="encrypted",
            )
        if member.filename.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", member.filename):
            raise ValidationError(
                _("The archive holds a file that would be unpacked outside of it. Pack it anew."), code="path"
            )
        if _INNER.search(member.filename):
            raise ValidationError(
                _("The archive holds another archive. Unpack it and hand in its files themselves."),
                code="nested",
            )


def _check_kind(archive: zipfile.ZipFile, extension: str) -> None:
    names = set(archive.namelist())
    part = _PARTS.get(extension)
    if part and not {part, "[Content_Types].xml"} <= names:
        raise ValidationError(
            _(
                "The content of the file does not match its ending .%(extension)s. Save it again as such a file."
            )
            % {"extension": extension},
            code="content",
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(_("The file holds macros. Save it without macros."), code="macros")


def _check_content(archive: zipfile.ZipFile) -> None:
    """Unpack into nothing: what the directory says may be a lie."""
    left = MAX_TOTAL
    for member in archive.infolist():
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise _bomb()


def _bomb() -> ValidationError:
    return ValidationError(
        _(
            "Unpacked, the file would be too large: at most %(members)s files and %(total)s MB. Split it into several files."
        )
        % {"members": MAX_MEMBERS, "total": MAX_TOTAL // 1_000_000},
        code="bomb",
    )
