"""The report of a market sounding as a PDF: the same words as on its page."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.core.pdf import pdf_of
from procurement.models import SoundingReport
from procurement.report_words import told

TEMPLATE = Path(__file__).with_name("report.typ")


def report_pdf(report: SoundingReport) -> bytes:
    """The report, in the language of the reader."""
    shown = told(report.document, report.published_at)
    data = dataclasses.asdict(shown) | {
        "title": _("Report on the market sounding “%(title)s”") % {"title": shown.title},
        "facts": [[label, text] for label, text in shown.facts],
        "prices": [dataclasses.asdict(one) for one in shown.prices or ()],
        "has_prices": shown.prices is not None,
        "checksum": _("Checksum (SHA-256): %(hash)s") % {"hash": report.sha256},
        "words": {
            "result": _("What follows"),
            "next": _("What is planned next"),
            "findings": _("What the market can do"),
            "finding": _("Finding"),
            "prices": _("Prices"),
            "no_prices": _("Nobody gave a price that may be told."),
            "changes": _("Changes since the publication"),
            "questions": _("Questions and answers"),
            "notes": _("How to read this report"),
        },
    }
    title = str(data.pop("title"))
    data["own_language"] = str(data.pop("language"))[:2]
    return pdf_of(TEMPLATE, data, title=title, language=get_language() or "de")
