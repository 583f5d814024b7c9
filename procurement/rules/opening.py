"""Rules of what follows the deadline: opening, declaring, reading answers, assessing, concluding."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

from .soundings import FOREIGN, can_prepare, can_publish

_PERSONS = Denied(_("A person does this, no program."))


def can_request_opening(actor: Actor, sounding: Any) -> Decision:
    """A procurement officer asks for the opening; a second one opens."""
    if not actor.is_person:
        return _PERSONS
    return can_prepare(actor, sounding.organisation_id)


def can_open(actor: Actor, sounding: Any, *, four_eyes: bool) -> Decision:
    """Another officer than the one who asked for it; the same one where the four-eyes rule is off."""
    decision = can_request_opening(actor, sounding)
    if decision and four_eyes and actor.user_id == sounding.opening_requested_by_id:
        return Denied(
            _(
                "You asked for the opening, so somebody else has to open (four-eyes rule). "
                "Your administrators can switch the rule off."
            )
        )
    return decision


def can_declare(actor: Actor, sounding: Any) -> Decision:
    """Everybody of the public body who wants to read the answers says first whether there is a conflict of interest."""
    if actor.organisation_id != sounding.organisation_id:
        return FOREIGN
    if not actor.is_person:
        return _PERSONS
    if actor.may(Permission.VIEW_SOUNDINGS):
        return Allowed()
    return Denied(_("Only people of the public body that take part in market soundings read the answers."))


def can_read_answers(actor: Actor, sounding: Any, *, declaration: Any) -> Decision:
    """Whoever declared to have no conflict of interest with any vendor of the protocol (VgV § 6, UVgO § 4).

    declaration  the person's last one if it is clean and names this protocol, else None (queries.opened.clean_declaration)
    """
    decision = can_declare(actor, sounding)
    if decision and declaration is None:
        return Denied(
            _("Answers are shown to you once you have declared that you have no conflict of interest.")
        )
    return decision


def can_assess(actor: Actor, sounding: Any, *, declaration: Any) -> Decision:
    """Assessors and procurement officers who may read the answers."""
    decision = can_read_answers(actor, sounding, declaration=declaration)
    if decision and not actor.may(Permission.ASSESS_RESPONSES):
        return Denied(_("Assessors, procurement officers and administrators assess answers."))
    return decision


def can_write_assessment(actor: Actor, assessment: Any) -> Decision:
    """Nobody writes in somebody else's assessment, whatever their role."""
    if actor.is_person and actor.user_id is not None and assessment.assessor_id == actor.user_id:
        return Allowed()
    return Denied(_("This is the assessment of somebody else."))


def can_evaluate(actor: Actor, sounding: Any, *, declaration: Any) -> Decision:
    """Procurement officers who may read the answers ask assessors, excuse them, and end the evaluation."""
    decision = can_read_answers(actor, sounding, declaration=declaration)
    return can_prepare(actor, sounding.organisation_id) if decision else decision


def can_propose(actor: Actor, sounding: Any, *, declaration: Any) -> Decision:
    """A procurement officer who has read the answers proposes what follows from them."""
    return can_evaluate(actor, sounding, declaration=declaration)


def can_decide(
    actor: Actor, sounding: Any, *, four_eyes: bool, proposed_by: int | None, declaration: Any
) -> Decision:
    """A publishing officer decides what somebody else proposed; where the four-eyes rule is off, the same person may."""
    decision = can_publish(actor, sounding, four_eyes=False)
    if not decision:
        return decision
    decision = can_read_answers(actor, sounding, declaration=declaration)
    if decision and four_eyes and proposed_by is not None and actor.user_id == proposed_by:
        return Denied(_("You made this proposal, so somebody else has to decide on it (four-eyes rule)."))
    return decision
