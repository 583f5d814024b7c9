"""The receipt of a response as a PDF for the vendor's file: what arrived, when, for what, with its checksum and every answer."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.core.formats import moment_text
from marketplace.core.pdf import pdf_of
from procurement.models import Response, Submission
from procurement.queries.told_answers import ToldAnswer, told_sections
from procurement.questions.document import from_json

TEMPLATE = Path(__file__).with_name("receipt.typ")


def receipt_pdf(response: Response, submission: Submission) -> bytes:
    """The receipt of one submission, in the language of the reader."""
    sounding, version = response.sounding, submission.version
    facts = [
        (_("Number of the receipt"), str(submission.public_id)),
        (_("Received"), f"{moment_text(submission.received_at)}"),
        (_("Exact time (UTC)"), submission.received_at.isoformat(timespec="microseconds")),
        (_("Vendor"), response.organisation.name),
        (_("Buyer"), sounding.organisation.name),
        (_("Market sounding"), f"{sounding.title} ({sounding.number or sounding.public_id})"),
        (_("Questionnaire"), _("Version %(number)s") % {"number": version.number}),
        (_("Checksum of the questionnaire (SHA-256)"), version.sha256),
        (_("Submission"), str(submission.number)),
        (_("Checksum of what was handed in (SHA-256)"), submission.sha256),
    ]
    data = {
        "lead": _lead(submission),
        "facts": facts,
        "checksum_note": _(
            "The checksum covers the sounding, the questionnaire, the response and all answers. Whoever changes one sign of "
            "them gets another one."
        ),
        "sections": [
            {"title": told.section.title or _("Questions"), "answers": [_answer(one) for one in told.answers]}
            for told in (
                []
                if submission.withdrawn
                else told_sections(from_json(version.document), submission.answers, response)
            )
        ],
    }
    title = _("Receipt of a withdrawal") if submission.withdrawn else _("Receipt of a response")
    return pdf_of(TEMPLATE, data, title=title, language=get_language() or "de")


def _lead(submission: Submission) -> str:
    if submission.withdrawn:
        return _("The response was withdrawn. The answers handed in before are not taken into account.")
    return _(
        "The response arrived before the deadline. It stays sealed until the opening: nobody at the buyer sees who answers, or "
        "what. It binds nobody and is no part of a procurement procedure (§ 28 VgV, § 20 UVgO)."
    )


def _answer(told: ToldAnswer) -> dict[str, object]:
    return {
        "title": f"{told.number} {told.question.title}",
        "lines": [line.line for line in told.lines] or [_("Not answered")],
        "note": _("Confidential") if told.is_confidential else "",
    }
