"""Names of files: what a stranger's computer called them, made harmless for pages, headers and disks."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 120
# Control, format (bidi, zero-width), surrogate, private and unassigned characters.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# What some file system or shell gives a meaning of its own.
_SPECIAL = re.compile(r'[<>:"|?*\\/;%&$`\']+')
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


def clean_file_name(name: str) -> tuple[str, str]:
    """The harmless name and its extension (lower case, without the dot).

    Folders, control and bidi characters go; what is left is composed (NFC) and at most 120 characters long. An empty stem
    becomes `datei`. Raises ValidationError for a name without an extension.
    """
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in _INVISIBLE)
    text = unicodedata.normalize("NFC", _SPECIAL.sub("_", visible))
    # Spaces of every kind become plain ones.
    text = " ".join(text.split()).rstrip(" .")
    stem, dot, extension = text.rpartition(".")
    extension = extension.lower()
    if not dot or not re.fullmatch(r"[a-z0-9]{1,8}", extension):
        raise ValidationError(
            _("The file's name has no ending such as .pdf. Rename the file and choose it again."),
            code="extension",
        )
    stem = stem.strip(" ._") or "datei"
    if _DEVICES.match(stem):
        stem = f"{stem}_"
    return f"{stem[: LONGEST - len(extension) - 1].rstrip(' .')}.{extension}", extension
