"""The complete file of a sounding: notes, what was asked and told, the protocol, answers, results, and the record.

Before the opening, and for a cancelled sounding, nothing of what vendors do is read for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import IO, Any

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.core.formats import moment_text
from procurement.choices import AssessmentState, EnquiryState, FindingKind
from procurement.exchange.shortlists import KINDS as SHORTLIST_KINDS
from procurement.exchange.shortlists import told as shortlist_told
from procurement.models import Enquiry, Opening, Sounding
from procurement.queries.file_notes import People, people_in, record_lines
from procurement.questions.document import from_json

from .answers import add_answers, may_hold_answers
from .archive import Archive, Sealed
from .shared import add_changes, add_documents, add_enquiries, add_questionnaires, add_report


def complete_file(sounding: Sounding, out: IO[bytes], *, made_at: datetime.datetime) -> Sealed:
    """Write the package; whoever calls this has asked whether the reader may see answers.

    made_at  stands in the manifest; two packages of the same state and moment have the same bytes
    """
    with translation.override(sounding.language):
        archive = Archive(out)
        opening = Opening.objects.filter(sounding=sounding).first()
        archive.text("readme.txt", _readme(sounding, opening, made_at))
        for note in sounding.file_notes.select_related("file").order_by("number"):
            archive.kept(f"notes/note-{note.number}.pdf", note.file)
            archive.json(f"notes/note-{note.number}.json", note.document)
        add_questionnaires(archive, sounding)
        add_documents(archive, sounding)
        add_enquiries(archive, sounding)
        _add_closed_enquiries(archive, sounding)
        add_changes(archive, sounding)
        _add_shortlist(archive, sounding)
        _add_invitations(archive, sounding)
        if opening is not None:
            _add_opened(archive, sounding, opening)
        for row in sounding.releases.order_by("date"):
            archive.json(f"releases/{row.release_id.lower()}.json", row.document)
        _add_record(archive, sounding)
        about = {
            "kind": "complete file",
            "sounding": sounding.public_id,
            "made_at": made_at.isoformat(),
            "language": sounding.language,
        }
        return archive.finish(about)


def _readme(sounding: Sounding, opening: Opening | None, made_at: datetime.datetime) -> str:
    told = {"title": sounding.title, "moment": moment_text(made_at), "body": sounding.organisation.name}
    lines = [
        _("Complete file of the market sounding “%(title)s”") % told,
        _("%(body)s, %(moment)s") % told,
        "",
        _("Whether a file is unchanged is said by: sha256sum -c manifest.txt"),
    ]
    if opening is None:
        lines.append(_("Nothing has been opened. The package holds nothing of what vendors do."))
    else:
        lines += [
            _(
                "Answers that a vendor marked as confidential are not in this package. In their place stand the receipt and the "
                "checksum of the response; the originals stay in the system."
            ),
            _("Answers bind nobody and are no part of a procurement procedure (§ 28 VgV, § 20 UVgO)."),
        ]
        if not may_hold_answers(sounding):
            lines.append(
                _("Names are hidden while answers are assessed: answers come into the package afterwards.")
            )
    return "\n".join(lines)


def _add_closed_enquiries(archive: Archive, sounding: Sounding) -> None:
    states = (EnquiryState.ANSWERED_PRIVATE, EnquiryState.REJECTED)
    rows = Enquiry.objects.filter(sounding=sounding, state__in=states).order_by("asked_at", "public_id")
    archive.table(
        "questions-not-published.csv",
        [_("Asked on"), _("State"), _("Reason")],
        (
            [asked_at.date(), EnquiryState(state).label, reason]
            for asked_at, state, reason in rows.values_list("asked_at", "state", "reason")
        ),
    )


def _add_shortlist(archive: Archive, sounding: Sounding) -> None:
    shortlist = getattr(sounding.need, "shortlist", None) if sounding.need else None
    if shortlist is not None:
        found = shortlist_told(sounding.need, shortlist, sounding.language)
        archive.data("shortlist.csv", SHORTLIST_KINDS["csv"].make(found))


def _add_invitations(archive: Archive, sounding: Sounding) -> None:
    archive.table(
        "invitations.csv",
        [_("Invited"), _("Kind"), _("Reason"), _("Sent"), _("Declined"), _("Reason of the decline")],
        (
            [
                row.organisation.name if row.organisation else row.name or row.email,
                row.get_kind_display(),
                row.reason,
                row.sent_at,
                row.declined_at,
                ": ".join(
                    filter(
                        None,
                        (row.get_decline_reason_display() if row.decline_reason else "", row.decline_text),
                    )
                ),
            ]
            for row in sounding.invitations.select_related("organisation").order_by("pk")
        ),
    )


def _add_opened(archive: Archive, sounding: Sounding, opening: Opening) -> None:
    declarations = list(sounding.declarations.order_by("pk"))
    assessments = list(sounding.assessments.order_by("pk"))
    ids = {one.person_id for one in declarations} | {one.assessor_id for one in assessments}
    people = people_in(sounding.organisation_id, ids | {opening.requested_by_id, opening.opened_by_id})
    hides = not may_hold_answers(sounding)
    archive.json(
        "opening/protocol.json",
        {
            "requested_at": opening.requested_at.isoformat(),
            "requested_by": people.name(opening.requested_by_id),
            "opened_at": opening.opened_at.isoformat(),
            "opened_by": people.name(opening.opened_by_id),
            "four_eyes": opening.four_eyes,
            "entries": opening.entries,
            "silent": opening.silent,
            "sha256": opening.sha256,
        },
    )
    names = {one["organisation"]: one["name"] for one in (*opening.entries, *opening.silent)}
    archive.table(
        "opening/declarations.csv",
        [_("Person"), _("Moment"), _("No conflict of interest"), _("Conflicts"), _("Explanation")],
        (
            [
                people.name(one.person_id),
                one.declared_at,
                one.is_clean,
                ", ".join(names.get(pk, str(pk)) for pk in one.conflicts),
                one.text,
            ]
            for one in declarations
        ),
    )
    _add_assessed(archive, sounding, assessments, people)
    if not hides:
        add_answers(archive, sounding)
    add_report(archive, sounding)


def _add_assessed(archive: Archive, sounding: Sounding, rows: Iterable[Any], people: People) -> None:
    """Who assessed; what each wrote only once nobody writes any more, since it is hidden from the others until then."""
    assessments = list(rows)
    are_shown = all(one.state != AssessmentState.DRAFT for one in assessments)
    archive.json(
        "assessments.json",
        [
            {
                "person": people.name(one.assessor_id),
                "state": one.state,
                "reason": one.reason,
                "notes": one.notes if are_shown else {},
            }
            for one in assessments
        ],
    )
    document = from_json(sounding.current.document) if sounding.current else None
    titles = (
        {question.key: f"{n} {question.title}" for n, _s, question in document.numbered()} if document else {}
    )
    archive.table(
        "findings.csv",
        [_("Requirement"), _("Finding"), _("Explanation")],
        (
            [titles.get(one.question_key, one.question_key), FindingKind(one.kind).label, one.text]
            for one in sounding.findings.order_by("pk")
        ),
    )


def _add_record(archive: Archive, sounding: Sounding) -> None:
    """The lines of the body's own record, with their places and hashes in its chain."""
    archive.table(
        "record.csv",
        [_("Moment"), _("Step"), _("Person"), _("Role"), _("Code"), _("Line of the chain"), _("Hash")],
        (
            [one.at, one.what, one.who, one.roles, one.code, one.number, one.hash]
            for one in record_lines(sounding)
        ),
    )
