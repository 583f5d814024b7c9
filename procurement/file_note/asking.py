"""Sections about what was asked: questionnaires with their hashes, clarification questions, corrections and extensions."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from marketplace.core.formats import day_text, moment_text, number_text

from .material import Asked, Closed, Material
from .pieces import Json, lines, section, table


def questionnaire(found: Material) -> Json:
    """Each version that vendors were asked, the documents, and the neutrality findings that were seen."""
    return section(
        "questionnaire",
        _("What was asked"),
        notes=(_("All vendors got the same questions and documents at the same time."),),
        pairs=(
            (_("Approved"), moment_text(found.approved_at)),
            (_("Approved by"), found.approved_by),
            (_("Neutrality check"), _neutrality(found)),
            (_("Checksum of what was seen at the approval"), found.neutrality_hash),
        ),
        tables=(
            table(
                _("Versions of the questionnaire"),
                (_("Version"), _("Published"), _("Questions"), _("Checksum (SHA-256)")),
                (2, 3, 2, 6),
                (
                    (
                        str(one.number),
                        moment_text(one.published_at),
                        _("%(questions)s, about %(minutes)s minutes")
                        % {"questions": number_text(one.questions), "minutes": number_text(one.minutes)},
                        lines(one.sha256, one.reason),
                    )
                    for one in found.versions
                ),
            ),
            table(
                _("Passages that the neutrality check pointed at"),
                (_("Passage"), _("Remark")),
                (2, 5),
                found.neutrality,
            ),
            table(
                _("Documents"),
                (_("Document of the sounding"), _("Published"), _("Checksum (SHA-256)")),
                (4, 3, 6),
                (
                    (lines(title, name), moment_text(published_at), sha256)
                    for title, name, sha256, published_at in found.documents
                ),
            ),
        ),
    )


def _neutrality(found: Material) -> str:
    if not found.neutrality_hash:
        return _("It is not recorded that somebody looked at it.")
    if not found.neutrality_same:
        return _(
            "The approving person saw its result. What it says of the first version today differs, since the names of vendors "
            "and solutions with which it compares have changed."
        )
    if found.neutrality:
        return _("The approving person saw the passages below.")
    return _("Nothing was found, and the approving person saw that.")


def enquiries(found: Material) -> Json:
    """Questions answered to all with their answers; those answered otherwise by their reason. Never who asked."""
    none = not (found.published or found.private or found.rejected)
    return section(
        "enquiries",
        _("Clarification questions"),
        notes=(
            _("Nobody asked a clarification question.") if none else "",
            _(
                "Questions are published without a name. The wording of those that were not published stays in the system, since "
                "it may tell who asked."
            )
            if found.private or found.rejected
            else "",
        ),
        tables=(
            table(
                _("Answered to all"),
                (_("Number"), _("Question"), _("Answer to all"), _("Published")),
                (1, 5, 5, 3),
                (
                    (str(number), lines(about, question), answer, moment_text(at))
                    for number, question, answer, about, at in found.published
                ),
            ),
            _by_reason(_("Answered to the one who asked alone"), found.private),
            _by_reason(_("Left without an answer"), found.rejected),
        ),
    )


def _by_reason(title: str, rows: Sequence[Asked]) -> Json:
    return table(
        title,
        (_("Asked on"), _("Concerns"), _("Reason")),
        (3, 4, 6),
        ((day_text(one.asked_on), one.about or "–", one.reason) for one in rows),
    )


def changes(found: Material) -> Json:
    """Corrections, extensions and the cancellation, each with its difference and reason."""
    return section(
        "changes",
        _("Corrections and extensions"),
        notes=(
            _("Each was told to all at the same time.")
            if found.changes
            else _("Nothing was changed after the publication."),
        ),
        tables=(
            table(
                _("Changes after the publication"),
                (_("Change and moment"), _("Reason"), _("What changed")),
                (3, 4, 6),
                (_change(one) for one in found.changes),
            ),
        ),
    )


def _change(one: Closed) -> tuple[str, str, str]:
    words = []
    if one.until_after:
        words.append(
            _("Answers until: %(before)s, now %(after)s")
            % {"before": moment_text(one.until_before), "after": moment_text(one.until_after)}
        )
    if one.asked_after:
        words.append(
            _("Questions until: %(before)s, now %(after)s")
            % {"before": moment_text(one.asked_before), "after": moment_text(one.asked_after)}
        )
    if one.version:
        words.append(_("Questionnaire: version %(n)s") % {"n": one.version})
    words += [_("New document: %(title)s") % {"title": title} for title in one.documents]
    for difference in one.differences:
        place = " ".join(filter(None, (difference.number, difference.title)))
        before, after = difference.told_before, difference.told_after
        told = {"place": place, "before": before or "–", "after": after or "–"}
        words.append(_("%(place)s: before “%(before)s”, now “%(after)s”") % told)
    return (
        lines(
            f"{one.number}. {one.label}",
            moment_text(one.published_at),
            _("material") if one.is_material else "",
        ),
        one.reason,
        "\n".join(words),
    )
