"""A comparison on paper: what it says as data for the template beside this file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from catalog.queries.cells import line_text
from catalog.queries.comparison import Cell, CompareRow, Comparison
from catalog.queries.wording import reader_language
from marketplace.core.formats import day_text, weekday_text
from marketplace.core.pdf import pdf_of
from marketplace.core.plain import cut

from .tables import About, level_text, notes_of

TEMPLATE = Path(__file__).with_name("comparison.typ")
# On paper a cell tells so much at most; the whole text stands at the address of the version.
LONGEST_CELL = 600
MOST_LINES = 12
LANGUAGE = re.compile(r"[a-z]{2,3}")


def paper_of(comparison: Comparison, about: About) -> bytes:
    """The comparison as PDF/UA: A4 for up to four listings, A3 for more, always across."""
    return pdf_of(TEMPLATE, paper_data(comparison, about), title=about.title, language=reader_language())


def paper_data(comparison: Comparison, about: About) -> dict[str, Any]:
    """Everything the template shows."""
    names = [column.name for column in comparison.columns]
    day = weekday_text(comparison.day)
    return {
        "foot": _("%(title)s, %(day)s") % {"title": about.title, "day": day},
        "is_large": len(names) > 4,
        "names": names,
        "versions": [
            _("Version %(n)s of %(day)s")
            % {"n": column.version.number, "day": day_text(column.version.published_at)}
            for column in comparison.columns
        ],
        "words": {
            "fact": _("Fact"),
            "about": _("About this file"),
            "unknown": _("unknown"),
        },
        "notes": [list(pair) for pair in notes_of(comparison, about)],
        "sections": [
            {"title": title, "groups": _groups(comparison, state)}
            for title, state in (
                (_("Where they differ"), "different"),
                (_("The same for all"), "same"),
            )
            if comparison.groups(state)
        ],
        "unknown_title": _("Unknown for all"),
        "unknown": [
            {"group": group, "labels": ", ".join(row.label for row in rows)}
            for group, rows in comparison.groups("unknown")
        ],
    }


def _groups(comparison: Comparison, state: str) -> list[dict[str, Any]]:
    return [{"title": group, "rows": [_row(row) for row in rows]} for group, rows in comparison.groups(state)]


def _row(row: CompareRow) -> dict[str, Any]:
    return {"label": row.label, "cells": [_cell(cell) for cell in row.cells]}


def _cell(cell: Cell) -> dict[str, Any] | None:
    """The lines of a cell, each with its language where it is another one; None is unknown."""
    if cell.value is None:
        return None
    lines = [
        {"text": cut(line_text(line), LONGEST_CELL), "language": _language(line.lang)}
        for line in cell.value.lines[:MOST_LINES]
    ]
    if cell.value.shape == "commas":
        # One row of short words.
        lines = [{"text": cut(", ".join(line["text"] for line in lines), LONGEST_CELL), "language": ""}]
    if (more := len(cell.value.lines) - MOST_LINES) > 0:
        lines.append({"text": _("and %(n)d more") % {"n": more}, "language": ""})
    return {"lines": lines, "mark": _mark(cell)}


def _mark(cell: Cell) -> str:
    """Who stands behind the fact, in a few words."""
    if cell.mark is None:
        return ""
    first, level = cell.mark.proofs[0], level_text(cell.mark.level)
    if not cell.mark.is_checked:
        return level
    told = {"level": level, "by": first.by, "day": day_text(first.on)}
    text = _("%(level)s: %(by)s, %(day)s") % told if first.by and first.on else level
    return text + (_(", until %(day)s") % {"day": day_text(first.until)} if first.until else "")


def _language(tag: str) -> str:
    first = tag.split("-")[0].lower()
    return first if LANGUAGE.fullmatch(first) else ""
