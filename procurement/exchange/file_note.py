"""The note for the file on paper (PDF/UA, A4): the same sentences, pairs and tables as the page, and its checksum."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.core.formats import day_text
from marketplace.core.pdf import pdf_of

TEMPLATE = Path(__file__).with_name("file_note.typ")


def paper_of(document: Mapping[str, Any], sha256: str) -> bytes:
    """The PDF of a note, in the language in which it was written."""
    with translation.override(document["language"]):
        told = {
            "n": document["number"],
            "title": document["title"],
            "day": day_text(datetime.datetime.fromisoformat(document["made_at"])),
        }
        data = {
            "foot": _("Version %(n)s of %(day)s: %(title)s") % told,
            "lead": document["lead"],
            "facts": [*document["facts"], [_("Checksum of the note (SHA-256)"), sha256]],
            "changes": document["changes"],
            "sections": document["sections"],
            "checksum_note": _(
                "The checksum covers the whole content of this version. Whoever changes one sign of it gets another one."
            ),
        }
        return pdf_of(TEMPLATE, data, title=document["title"], language=document["language"])
