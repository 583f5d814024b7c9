"""What a later procedure hands to every company, so that all know the same (VgV § 7, UVgO § 5).

Only what was told to vendors and what they were: no answer, no price, nothing that somebody marked as confidential.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import IO

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.core.formats import day_text, moment_text
from procurement.choices import EnquiryState
from procurement.models import Enquiry, Opening, Sounding

from .archive import Archive, Sealed
from .shared import add_changes, add_documents, add_enquiries, add_questionnaires, add_report


@dataclass(frozen=True)
class Company:
    """A company that was involved: how, and which information it got by that."""

    name: str
    invited_at: datetime.datetime | None
    takes_part: bool
    got: tuple[str, ...]


def companies_of(sounding: Sounding, opening: Opening | None) -> list[Company]:
    """Everybody who was invited or took part, by name; whether somebody handed in an answer makes no difference here."""
    invited: dict[str, datetime.datetime | None] = {}
    for row in sounding.invitations.filter(sent_at__isnull=False).select_related("organisation"):
        name = row.organisation.name if row.organisation else row.name or _("A company invited by mail")
        invited[name] = row.sent_at
    joined = {one["name"] for one in (*opening.entries, *opening.silent)} if opening else set()
    told = (
        _("questionnaire in all versions"),
        _("documents"),
        _("questions answered to all"),
        _("corrections and extensions"),
    )
    return [
        Company(name, invited.get(name), name in joined, (*told, _("the report")) if name in joined else told)
        for name in sorted({*invited, *joined}, key=lambda one: (one.casefold(), one))
    ]


def private_count(sounding: Sounding) -> int:
    """How many questions were answered to one company alone; nobody at the public body knows to whom."""
    return Enquiry.objects.filter(sounding=sounding, state=EnquiryState.ANSWERED_PRIVATE).count()


def handover_file(sounding: Sounding, out: IO[bytes], *, made_at: datetime.datetime) -> Sealed:
    """Write the package; whoever calls this has asked whether the sounding is concluded."""
    with translation.override(sounding.language):
        archive = Archive(out)
        opening = Opening.objects.filter(sounding=sounding).first()
        archive.text("readme.txt", _readme(sounding, made_at))
        archive.text("notice.txt", _notice(sounding))
        add_questionnaires(archive, sounding)
        add_documents(archive, sounding)
        add_enquiries(archive, sounding)
        add_changes(archive, sounding)
        add_report(archive, sounding)
        archive.table(
            "companies.csv",
            [_("Company"), _("Invited"), _("Took part"), _("Information that it got")],
            (
                [one.name, one.invited_at, one.takes_part, ", ".join(one.got)]
                for one in companies_of(sounding, opening)
            ),
        )
        about = {
            "kind": "hand-over",
            "sounding": sounding.public_id,
            "made_at": made_at.isoformat(),
            "language": sounding.language,
        }
        return archive.finish(about)


def _readme(sounding: Sounding, made_at: datetime.datetime) -> str:
    told = {"title": sounding.title, "moment": moment_text(made_at), "body": sounding.organisation.name}
    lines = [
        _("Hand-over of the market sounding “%(title)s” to a later procedure") % told,
        _("%(body)s, %(moment)s") % told,
        "",
        _(
            "Companies were involved before the procedure. So that nobody has an advantage by that, all others get the same "
            "information and enough time (§ 7 VgV, § 5 UVgO)."
        ),
        _("The package holds no answers and no prices of single companies, and nothing confidential."),
        _("Whether a file is unchanged is said by: sha256sum -c manifest.txt"),
    ]
    if count := private_count(sounding):
        lines.append(
            _(
                "Questions that were answered to one company alone: %(count)s. They are not in this package. Check whether what "
                "was said there has to be told to all."
            )
            % {"count": count}
        )
    return "\n".join(lines)


def _notice(sounding: Sounding) -> str:
    pairs = (
        (_("Public body"), sounding.organisation.name),
        (_("Market sounding"), sounding.title),
        (_("Number"), sounding.number),
        (_("Purpose"), sounding.purpose),
        (_("What vendors were told"), sounding.description),
        (_("What is planned afterwards"), sounding.procedure),
        (_("Published"), moment_text(sounding.published_at)),
        (_("Questions until"), moment_text(sounding.question_deadline)),
        (_("Answers until"), moment_text(sounding.response_deadline)),
        (_("Report by"), day_text(sounding.report_until)),
    )
    return "\n".join(f"{label}: {text}" for label, text in pairs if text)
