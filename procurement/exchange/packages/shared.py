"""What both packages hold: questions, documents, answers to questions, changes. All of it was told to every vendor."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from marketplace.core.formats import moment_text
from procurement.exchange.report import report_pdf
from procurement.models import Sounding
from procurement.queries.amendments import Change, changes_of
from procurement.queries.enquiries import published_enquiries
from procurement.questions.document import Document, from_json
from procurement.questions.telling import spec_text

from .archive import Archive, safe_name


def add_questionnaires(archive: Archive, sounding: Sounding) -> None:
    """Each frozen version for programs and for people; its hash is that of the JSON in one spelling."""
    for row in sounding.versions.order_by("number"):
        place = f"questionnaire/version-{row.number}"
        archive.json(f"{place}.json", row.document)
        head = [
            _("Questionnaire, version %(n)s") % {"n": row.number},
            _("Published: %(moment)s") % {"moment": moment_text(row.published_at)},
            _("Checksum of the questions (SHA-256): %(hash)s") % {"hash": row.sha256},
        ]
        if row.reason:
            head.append(_("Reason: %(reason)s") % {"reason": row.reason})
        archive.text(f"{place}.txt", "\n".join([*head, "", *question_lines(from_json(row.document))]))


def question_lines(document: Document) -> Iterator[str]:
    """A questionnaire as lines of text."""
    yield document.title
    if document.intro:
        yield document.intro
    for at, section in enumerate(document.sections, 1):
        yield ""
        yield f"{at} {section.title}".strip()
        if section.text:
            yield section.text
        for place, question in enumerate(section.questions, 1):
            duty = _("has to be answered") if question.required else _("can be left out")
            yield ""
            yield f"{at}.{place} {question.title} ({question.kind_label}, {duty})"
            yield from filter(None, (question.text, spec_text(question)))


def add_documents(archive: Archive, sounding: Sounding) -> None:
    """The files that all vendors got."""
    rows = sounding.documents.filter(published_at__isnull=False, file__removed_at=None)
    for at, row in enumerate(rows.select_related("file").order_by("pk"), 1):
        archive.kept(f"documents/{at:02d}-{safe_name(row.file.name)}", row.file)


def add_enquiries(archive: Archive, sounding: Sounding) -> None:
    """Questions that were answered to all, as all read them."""
    archive.table(
        "questions.csv",
        [_("Number"), _("Question"), _("Answer to all"), _("Concerns"), _("Published")],
        (
            [one.number, one.text, one.answer, one.about, one.published_at]
            for one in published_enquiries(sounding)
        ),
    )


def add_changes(archive: Archive, sounding: Sounding) -> None:
    """Corrections, extensions and the cancellation, as all read them."""
    archive.table(
        "changes.csv",
        [
            _("Number"),
            _("Change and moment"),
            _("Reason"),
            _("Published"),
            _("Questionnaire"),
            _("What changed"),
        ],
        (
            [
                one.number,
                one.label,
                one.reason,
                one.published_at,
                one.version or None,
                "\n".join(change_lines(one)),
            ]
            for one in reversed(changes_of(sounding))
        ),
    )


def change_lines(one: Change) -> Iterator[str]:
    """What a change changed, line by line."""
    if one.until_after:
        yield _("Answers until: %(before)s, now %(after)s") % {
            "before": moment_text(one.until_before),
            "after": moment_text(one.until_after),
        }
    if one.asked_after:
        yield _("Questions until: %(before)s, now %(after)s") % {
            "before": moment_text(one.asked_before),
            "after": moment_text(one.asked_after),
        }
    for title in one.documents:
        yield _("New document: %(title)s") % {"title": title}
    for difference in one.differences:
        place = " ".join(filter(None, (difference.number, difference.title)))
        before, after = difference.told_before or "–", difference.told_after or "–"
        yield _("%(place)s: before “%(before)s”, now “%(after)s”") % {
            "place": place,
            "before": before,
            "after": after,
        }


def add_report(archive: Archive, sounding: Sounding) -> None:
    """The report as it was sent to all who took part."""
    report = getattr(sounding, "report", None)
    if report is not None:
        archive.json("report/report.json", report.document)
        archive.data("report/report.pdf", report_pdf(report))
