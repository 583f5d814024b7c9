"""Concluding a market sounding: written and proposed by one person, decided by another, and told to all at once."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role
from catalog.routes import Way
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.choices import Decision, ReleaseCause, SoundingState
from procurement.models import Conclusion, Sounding, SoundingReport
from procurement.queries.opened import clean_declaration
from procurement.queries.reporting import Preview, conclusion_of, participants, preview_of
from procurement.rules import can_archive, can_decide, can_propose
from procurement.states import SOUNDING_MOVES

from .file_notes import make_file_note
from .locks import lock_sounding
from .releasing import release
from .soundings import Overtaken
from .telling import tell_colleagues, tell_vendor

WRITTEN = (
    "decision",
    "reasons",
    "route",
    "solution",
    "partners",
    "message",
    "next_steps",
    "show_prices",
)
# What only some decisions say; with another one it is emptied.
OF_DECISION = {
    "route": (Decision.PROCURE, Decision.JOINT),
    "solution": (Decision.REUSE,),
    "partners": (Decision.JOINT,),
}


@transaction.atomic
def edit_conclusion(*, sounding: Sounding, values: Mapping[str, Any], saves: int, by: Actor) -> Conclusion:
    """Write what is to follow; a proposal is taken back by it. Overtaken if somebody saved since.

    values  by field of WRITTEN; saves: the count that the form was opened with, 0 for the first
    Records: procurement.conclusion.edited
    """
    sounding = _locked_to_propose(sounding, by)
    conclusion = conclusion_of(sounding) or Conclusion(sounding=sounding)
    if conclusion.saves != saves:
        raise Overtaken
    for name in WRITTEN:
        if name in values:
            setattr(conclusion, name, values[name])
    for name, decisions in OF_DECISION.items():
        if conclusion.decision not in decisions:
            setattr(conclusion, name, None if name == "solution" else "")
    if conclusion.route and conclusion.route not in Way.values:
        raise ValidationError({"route": _("Choose one of the ways.")})
    was_proposed = conclusion.proposed_at is not None
    conclusion.saves = saves + 1
    conclusion.proposed_at, conclusion.proposed_by_id, conclusion.report_seen = None, None, ""
    conclusion.full_clean()
    conclusion.save()
    data = {"decision": conclusion.decision, "taken_back": was_proposed}
    audit.record(by, "procurement.conclusion.edited", sounding, data)
    return conclusion


@transaction.atomic
def propose_conclusion(*, sounding: Sounding, report_seen: str, by: Actor) -> Conclusion:
    """Put the conclusion before a publishing officer, with the report as it was shown; ValidationError for what is missing.

    report_seen  hash of the report that the page showed
    Moves: analysed -> analysed
    Records: procurement.conclusion.proposed
    """
    sounding = _locked_to_propose(sounding, by)
    SOUNDING_MOVES.legal("propose", sounding.state)
    conclusion = conclusion_of(sounding)
    if conclusion is None:
        raise ValidationError(_("Write the conclusion first."))
    if conclusion.proposed_at is not None:
        raise IllegalMove(thing="conclusion", state="proposed", move="propose")
    _demand_complete(conclusion)
    _demand_fit(preview_of(sounding, conclusion), report_seen)
    conclusion.proposed_at, conclusion.proposed_by_id = database_now(), by.user_id
    conclusion.report_seen, conclusion.comment = report_seen, ""
    conclusion.full_clean()
    conclusion.save()
    data = {"decision": conclusion.decision, "report": report_seen}
    event = audit.record(by, "procurement.conclusion.proposed", sounding, data)
    tell_colleagues(
        sounding,
        (Role.PUBLISHER, Role.ADMIN),
        functools.partial(_to_decide, sounding),
        f"conclusion-proposed:{sounding.pk}:{event.pk}",
        but=by.user_id,
    )
    return conclusion


@transaction.atomic
def return_conclusion(*, sounding: Sounding, comment: str, by: Actor) -> Conclusion:
    """Send a proposal back with what has to be mended.

    Moves: analysed -> analysed
    Records: procurement.conclusion.returned
    """
    sounding, conclusion = _locked_to_decide(sounding, by, "return")
    if not comment.strip():
        raise ValidationError(
            {"comment": _("Say what has to be mended: whoever made the proposal reads it.")}
        )
    conclusion.comment = comment.strip()
    conclusion.proposed_at, conclusion.proposed_by_id, conclusion.report_seen = None, None, ""
    conclusion.full_clean()
    conclusion.save()
    event = audit.record(by, "procurement.conclusion.returned", sounding)
    tell_colleagues(
        sounding,
        (Role.OFFICER, Role.ADMIN),
        functools.partial(_returned, sounding),
        f"conclusion-returned:{sounding.pk}:{event.pk}",
        but=by.user_id,
    )
    return conclusion


@transaction.atomic
def conclude_sounding(
    *, sounding: Sounding, report_seen: str, is_confidential_kept: bool, by: Actor
) -> SoundingReport:
    """Decide what was proposed: freeze the report, and tell everybody who took part at the same moment.

    report_seen           hash of the report that the page showed; another one now is refused
    is_confidential_kept  somebody has looked for what is confidential and for names
    Moves: analysed -> concluded
    Records: procurement.sounding.concluded, procurement.filenote.made
    """
    sounding, conclusion = _locked_to_decide(sounding, by, "conclude")
    state = SOUNDING_MOVES.legal("conclude", sounding.state).end
    if not is_confidential_kept:
        raise ValidationError(
            {"confidential": _("Confirm that the report holds nothing confidential and no names.")}
        )
    _demand_complete(conclusion)
    preview = preview_of(sounding, conclusion)
    _demand_fit(preview, report_seen)
    now = database_now()
    conclusion.decided_at, conclusion.decided_by_id, conclusion.report_seen = now, by.user_id, preview.seen
    conclusion.full_clean()
    conclusion.save()
    report = SoundingReport.objects.create(
        sounding=sounding,
        document=preview.document,
        sha256=preview.seen,
        published_at=now,
        published_by_id=by.user_id,
    )
    sounding.state, sounding.ended_at, sounding.ended_by_id = state, now, by.user_id
    sounding.full_clean()
    sounding.save()
    data = {
        "decision": conclusion.decision,
        "report": report.sha256,
        "four_eyes": sounding.organisation.four_eyes,
    }
    audit.record(by, "procurement.sounding.concluded", sounding, data)
    _tell(sounding, report)
    release(sounding, ReleaseCause.CONCLUDED)
    make_file_note(sounding=sounding, by=by)
    return report


@transaction.atomic
def archive_sounding(*, sounding: Sounding, by: Actor) -> Sounding:
    """Put it away: it leaves the lists of what is due, and stays readable; what followed can still be recorded.

    Moves: concluded -> archived
    Records: procurement.sounding.archived
    """
    demand(can_archive(by, sounding))
    sounding = lock_sounding(sounding.pk)
    demand(can_archive(by, sounding))
    sounding.state = SOUNDING_MOVES.legal("archive", sounding.state).end
    sounding.full_clean()
    sounding.save()
    audit.record(by, "procurement.sounding.archived", sounding)
    return sounding


def _locked_to_propose(sounding: Sounding, by: Actor) -> Sounding:
    """The sounding under its lock, if this person may write its conclusion and it is time for that."""
    demand(can_propose(by, sounding, declaration=clean_declaration(sounding, by)))
    sounding = lock_sounding(sounding.pk)
    demand(can_propose(by, sounding, declaration=clean_declaration(sounding, by)))
    if sounding.state != SoundingState.ANALYSED:
        raise IllegalMove(thing="sounding", state=sounding.state, move="propose")
    return sounding


def _locked_to_decide(sounding: Sounding, by: Actor, move: str) -> tuple[Sounding, Conclusion]:
    """Sounding and proposal under the lock, if this person may decide on it."""
    demand(_deciding(by, sounding, conclusion_of(sounding)))
    sounding = lock_sounding(sounding.pk)
    conclusion = conclusion_of(sounding)
    demand(_deciding(by, sounding, conclusion))
    SOUNDING_MOVES.legal(move, sounding.state)
    if conclusion is None or conclusion.proposed_at is None:
        raise IllegalMove(thing="conclusion", state="not proposed", move=move)
    return sounding, conclusion


def _deciding(by: Actor, sounding: Sounding, conclusion: Conclusion | None) -> Any:
    return can_decide(
        by,
        sounding,
        four_eyes=sounding.organisation.four_eyes,
        proposed_by=conclusion.proposed_by_id if conclusion else None,
        declaration=clean_declaration(sounding, by),
    )


def _demand_complete(conclusion: Conclusion) -> None:
    """Raise ValidationError by field for what a proposal lacks."""
    missing: dict[str, Any] = {}
    if not conclusion.reasons.strip():
        missing["reasons"] = _("Give the reasons: they belong to the file (§ 8 VgV, § 6 UVgO).")
    if not conclusion.message.strip():
        missing["message"] = _("Say what happened to the answers: those who took part read it.")
    if conclusion.decision == Decision.PROCURE and not conclusion.route:
        missing["route"] = _("Say which way of procurement you plan.")
    if conclusion.decision == Decision.REUSE and conclusion.solution_id is None:
        missing["solution"] = _("Name the listing that you reuse.")
    if conclusion.decision == Decision.JOINT and not conclusion.partners.strip():
        missing["partners"] = _("Say with whom you go on.")
    if missing:
        raise ValidationError(missing)


def _demand_fit(preview: Preview, report_seen: str) -> None:
    """Raise ValidationError where the report is another one than was shown, or holds what must not go out."""
    if report_seen != preview.seen:
        raise ValidationError(_("The report has changed since you opened this page. Read it again."))
    if preview.barred:
        raise ValidationError(
            _("The report names a vendor or quotes an answer. Take out what the list on this page shows.")
        )


def _tell(sounding: Sounding, report: SoundingReport) -> None:
    """Tell all who took part and the buyer's people in one transaction: nobody knows the report before the others."""
    key = f"sounding-concluded:{sounding.pk}"
    for organisation in participants(sounding):
        tell_vendor(organisation, functools.partial(_reported, sounding, report), key)
    tell_colleagues(
        sounding,
        (Role.REQUESTER, Role.OFFICER, Role.ASSESSOR, Role.ADMIN),
        functools.partial(_concluded, sounding, report),
        key,
    )


def _words(sounding: Sounding) -> dict[str, str]:
    return {"organisation": one_line(sounding.organisation.name), "title": one_line(sounding.title)}


def _report_page(report: SoundingReport) -> str:
    return reverse("procurement:report-show", kwargs={"public_id": report.public_id})


def _to_decide(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: decide on the conclusion of %(title)s") % _words(sounding),
        paragraphs=(
            _(
                "A colleague proposes what follows from the market sounding. You decide on it or send it back."
            ),
            _("The page shows the report exactly as it goes to everybody who took part."),
        ),
        action=(
            _("Read the proposal"),
            reverse("procurement:conclusion-decide", kwargs={"public_id": sounding.public_id}),
        ),
    )


def _returned(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: the conclusion of %(title)s came back") % _words(sounding),
        paragraphs=(_("A publishing officer sent the proposal back and says what has to be mended."),),
        action=(
            _("Read the comment"),
            reverse("procurement:conclusion-edit", kwargs={"public_id": sounding.public_id}),
        ),
    )


def _reported(sounding: Sounding, report: SoundingReport) -> Letter:
    words = _words(sounding)
    return Letter(
        subject=_("%(organisation)s: report on the sounding %(title)s") % words,
        paragraphs=(
            _(
                "%(organisation)s has concluded its market sounding “%(title)s”. Everybody who took part gets the same report at "
                "the same time: what the market can do, and what happened to the answers."
            )
            % words,
            _("It names no vendor, and holds nothing that was marked as confidential."),
        ),
        action=(_("Read the report on the sounding"), _report_page(report)),
    )


def _concluded(sounding: Sounding, report: SoundingReport) -> Letter:
    words = _words(sounding)
    return Letter(
        subject=_("%(organisation)s: %(title)s is concluded") % words,
        paragraphs=(
            _("The market sounding “%(title)s” is concluded. The report went to everybody who took part.")
            % words,
        ),
        action=(_("Read the report on the sounding"), _report_page(report)),
    )
