"""The parts of which a note is made: sections with sentences, pairs and tables. Page and paper are drawn from them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

Json = dict[str, Any]


def section(
    key: str,
    title: str,
    *,
    notes: Iterable[str] = (),
    pairs: Iterable[tuple[str, str]] = (),
    tables: Iterable[Json] = (),
) -> Json:
    """A section; pairs without a text and tables without a row are left out."""
    return {
        "key": key,
        "title": title,
        "notes": [note for note in notes if note],
        "pairs": [[label, text] for label, text in pairs if text],
        "tables": [one for one in tables if one["rows"]],
    }


def table(title: str, head: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> Json:
    """A table with its head; widths are shares of the line."""
    return {"title": title, "head": list(head), "widths": list(widths), "rows": [list(row) for row in rows]}


def lines(*texts: str) -> str:
    """Texts below each other, empty ones left out."""
    return "\n".join(text for text in texts if text)


def yes_no(value: bool) -> str:
    """Yes or no, in words."""
    return _("Yes") if value else _("No")
