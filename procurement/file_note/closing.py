"""Sections at the end: what was not done and why, how long the file is kept, and the state of the record."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from marketplace.core.clock import berlin_day
from marketplace.core.formats import day_text, moment_text, number_text

from .material import Material
from .pieces import Json, section
from .retention import retention_of

FEW = 3


def undone(found: Material) -> Json:
    """What a reader of the file would look for and not find, each with its reason."""
    return section("undone", _("What was not done, and why"), notes=tuple(_undone(found)) or (_nothing(),))


def _nothing() -> str:
    return _("Every step was done.")


def _undone(found: Material) -> Iterator[str]:
    body = found.body
    if found.need is None:
        yield _("No need was written down: the purpose of the sounding stands in place of it.")
    elif found.need.low is None:
        yield _("The value was not estimated, so no route of procurement was looked at.")
    if found.shortlist is None:
        yield _("No shortlist was made: no solution of the catalogue was looked at before.")
    elif found.shortlist.finished_at is None:
        yield _("The shortlist was not finished.")
    if len(found.invitations) < FEW:
        told = {"count": number_text(len(found.invitations))}
        if body.is_public:
            yield _("Invited: %(count)s. The sounding was public, so that everybody could answer.") % told
        else:
            yield _("Invited: %(count)s. Reason: %(reason)s") % (told | {"reason": body.few_reason})
    if body.short_reason:
        yield _("The time was shorter than usual. Reason: %(reason)s") % {"reason": body.short_reason}
    if body.four_eyes is False:
        yield _(
            "Not every step was done by two persons: the public body has switched the four-eyes rule off."
        )
    if found.private:
        yield _("Not every clarification question was answered to all; the reasons stand beside them.")
    if body.is_cancelled:
        yield _(
            "Nothing was opened: the sounding was cancelled. What was handed in stays sealed, and this note says nothing of it."
        )
    elif found.opening is None:
        yield _(
            "This is an interim note: nothing has been opened yet, and it says nothing of what vendors do."
        )
    else:
        yield from _after(found)


def _after(found: Material) -> Iterator[str]:
    if found.opening and not found.opening.entries:
        yield _("Nothing was assessed: there was no response.")
    if any(one.excused_by or one.reason for one in found.assessments):
        yield _("Not everybody who was asked assessed the answers; the reasons stand beside them.")
    if not found.is_analysed:
        yield _("The evaluation is not finished yet.")
    elif found.conclusion is None or found.conclusion.decided_at is None:
        yield _("Nothing is decided yet.")
    if found.report is None:
        yield _("The report to all who took part has not been sent yet.")


def retention(found: Material) -> Json:
    """Until when the file is kept."""
    ended_on = berlin_day(found.body.ended_at) if found.body.ended_at else None
    awards = [one.ended_on for one in found.follow_ups if one.has_contract and one.ended_on]
    running = any(one.is_running for one in found.follow_ups)
    kept = retention_of(ended_on, awards, is_running=running)
    return section(
        "retention",
        _("How long the file is kept"),
        notes=(
            _(
                "The file is kept until the contract ends, at least three years from the award (§ 8 VgV, § 6 UVgO). Where no "
                "award follows, the three years count from the end of the sounding."
            ),
            _("The sounding has not ended yet, so the time has not begun.") if kept.until is None else "",
            _("A procedure or a contract that followed may put the day off.")
            if kept.until is not None and kept.is_open
            else "",
        ),
        pairs=((_("Kept at least until"), day_text(kept.until)),),
    )


def record(found: Material) -> Json:
    """The end of the body's chain in the record, by which a later change would show."""
    chain = found.chain
    return section(
        "record",
        _("State of the record"),
        notes=(
            _(
                "Each step stands in the record of the public body, which is chained: whoever changes an old line breaks all "
                "that follow. The end below was signed with a key outside the database."
            )
            if chain.number
            else _("Nothing of the record has been sealed yet."),
        ),
        pairs=(
            (_("Lines of the chain"), number_text(chain.number) if chain.number else ""),
            (_("Hash of the last line"), chain.hash),
            (_("Sealed"), moment_text(chain.sealed_at)),
            (_("Public key of the signature"), chain.signer),
            (_("Signature"), chain.signature),
        ),
    )
