"""A shortlist on paper: what it says as data for the template beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from marketplace.core.formats import day_text, moment_text, number_text
from marketplace.core.pdf import pdf_of
from marketplace.core.wording import reader_language
from procurement.choices import CandidateState

from .tables import Told, about, origin_text, version_address

TEMPLATE = Path(__file__).with_name("shortlist.typ")


def paper_of(found: Told) -> bytes:
    """The shortlist as PDF/UA, A4."""
    return pdf_of(TEMPLATE, paper_data(found), title=found.title, language=reader_language())


def paper_data(found: Told) -> dict[str, Any]:
    """Everything the template shows; parts without rows are left out."""
    parts = [
        {
            "title": f"{title} ({number_text(len(rows))})",
            "rows": rows,
        }
        for title, rows in (
            (_("Kept"), _candidates(found, CandidateState.KEPT)),
            (_("Not decided"), _candidates(found, CandidateState.OPEN)),
            (_("Left out"), _candidates(found, CandidateState.LEFT_OUT)),
        )
        if rows
    ]
    return {
        "foot": _("%(title)s, %(day)s") % {"title": found.title, "day": day_text(found.day)},
        "words": {
            "solution": _("Solution"),
            "version": _("Version and origin"),
            "reason": _("Reason"),
            "searches": _("Searches"),
            "found": _("Found"),
            "searched": _("Searched for"),
            "log": _("Log"),
            "moment": _("Moment"),
            "step": _("Step"),
        },
        "notes": [list(pair) for pair in about(found)],
        "parts": parts,
        "searches": [
            {
                "moment": _("Search %(n)s, %(moment)s")
                % {"n": one.search.number, "moment": moment_text(one.search.searched_at)},
                "words": one.words,
                "found": number_text(one.search.count),
                "reason": one.search.reason,
            }
            for one in found.searches
        ],
        "steps": [
            {
                "moment": moment_text(one.step.at),
                "text": one.text,
                "reason": one.step.reason,
                "by": one.by,
            }
            for one in found.steps
        ],
    }


def _candidates(found: Told, state: str) -> list[dict[str, str]]:
    return [
        {
            "name": row.name,
            "vendor": row.candidate.solution.vendor.name,
            "version": _("Version %(n)s of %(day)s")
            % {"n": row.candidate.version.number, "day": day_text(row.candidate.version.published_at)},
            "origin": origin_text(row),
            "address": version_address(row),
            "reason": row.candidate.reason,
        }
        for row in found.rows
        if row.candidate.state == state
    ]
