"""Rules of uses and experience: who speaks for a municipality, who for a vendor. They never write, never fetch, never raise.

A use has two sides, and nobody is both: whoever belongs to the vendor does not speak for a municipality, not even by a
mandate or with a role there. A program of the vendor may say where its listings are used, which counts nowhere until the
municipality agrees; it answers nothing, tells nothing, and says nothing for a municipality.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from accounts.rules import operates
from catalog.choices import Side
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

NO_KEYS = _("Keys say nothing about uses; a person does.")


def can_state_use(actor: Actor, solution: Any, standing: Any) -> Decision:
    """A municipality states a use of its own; standing says of which area and whether the person belongs to the vendor."""
    if not actor.is_authenticated:
        return Denied(_("Sign in, then you can say that your municipality uses this solution."))
    if not actor.is_person:
        return Denied(NO_KEYS)
    if actor.organisation_kind != OrganisationKind.MUNICIPALITY:
        return Denied(_("Only municipalities and other public bodies say what they use."))
    if not actor.may(Permission.STATE_USE):
        return Denied(
            _(
                "Only administrators, editors and procurement officers of your organisation can say what it uses."
            )
        )
    if standing.area_id is None:
        return Denied(
            _("Your organisation stands for no body of the register. Enter its key in the profile first.")
        )
    # A town that offers what it built has the same people on both sides; its use is shown as its own development.
    if standing.belongs_to_vendor and actor.organisation_id != solution.vendor_id:
        return Denied(
            _("You belong to the vendor of this solution. Somebody else has to speak for the municipality.")
        )
    return Allowed()


def can_keep_use(actor: Actor, use: Any, standing: Any) -> Decision:
    """The municipality changes its own use, tells of it and says that it still holds."""
    decision = can_state_use(actor, use.solution, standing)
    if decision and standing.area_id != use.area_id:
        return Denied(_("Only the municipality itself says how it uses the solution."))
    return decision


def can_claim_use(actor: Actor, solution: Any) -> Decision:
    """The vendor's people, and its programs, say where its listing is used."""
    if not actor.is_authenticated:
        return Denied(_("Please sign in first."))
    if actor.organisation_id is None or actor.organisation_id != solution.vendor_id:
        return Denied(_("Only the vendor of this solution can do that."))
    if actor.may(Permission.EDIT_LISTING):
        return Allowed()
    return Denied(_("Only administrators and editors of the vendor can say where its solutions are used."))


def can_change_use(actor: Actor, use: Any, standing: Any) -> Decision:
    """The municipality changes what it stated or agreed to; the vendor what it claimed, until the municipality has answered."""
    if standing.area_id == use.area_id:
        decision = can_keep_use(actor, use, standing)
        # Until it agrees the statement is the vendor's, and nobody puts words into another's mouth.
        if decision and use.stated_by == Side.VENDOR and use.confirmed_on is None:
            return Denied(_("The vendor says so. Say first whether that is right; then you can change it."))
        return decision
    decision = can_claim_use(actor, use.solution)
    if decision and use.stated_by != Side.VENDOR:
        return Denied(_("The municipality has said this itself, and only it can change it."))
    if decision and (use.confirmed_on or use.refused_on):
        return Denied(_("The municipality has answered. From now on only it can change this."))
    return decision


def _as_person(actor: Actor, solution: Any) -> Decision:
    """What the vendor's people alone say about uses of their listing."""
    if actor.kind == "key":
        return Denied(NO_KEYS)
    return can_claim_use(actor, solution)


def can_answer_use(actor: Actor, use: Any, standing: Any) -> Decision:
    """The side that has not stated the use says whether it is so."""
    if use.is_own_development:
        return Denied(_("Nobody can confirm what an organisation offers and uses itself."))
    if use.stated_by == Side.VENDOR:
        return can_keep_use(actor, use, standing)
    return _as_person(actor, use.solution)


def can_refuse_use(actor: Actor, use: Any, standing: Any, *, is_told: bool, is_verified: bool) -> Decision:
    """The other side contradicts; but no vendor hides what a municipality tells by contradicting its use.

    is_told      whether the municipality has written of its experience, whatever became of the text
    is_verified  whether the operator knows who speaks for the municipality
    """
    decision = can_answer_use(actor, use, standing)
    if not decision or use.stated_by == Side.VENDOR:
        return decision
    if is_told:
        return Denied(
            _(
                "The municipality has told of its experience, so you cannot contradict the use. Reply to it, or report "
                "on the page of the solution what is wrong; the operator then decides."
            )
        )
    if is_verified:
        return Denied(
            _(
                "The operator has verified this municipality, so you cannot contradict the use. Report on the page of the "
                "solution what is wrong; the operator then decides."
            )
        )
    return decision


def can_withdraw_use(actor: Actor, use: Any, standing: Any) -> Decision:
    """The side that stated the use takes it back."""
    if use.stated_by == Side.VENDOR:
        return can_claim_use(actor, use.solution)
    return can_keep_use(actor, use, standing)


def can_write_experience(actor: Actor, use: Any, standing: Any) -> Decision:
    """A municipality tells of a use that it stated or agreed to; of its own development it is the vendor itself."""
    decision = can_keep_use(actor, use, standing)
    if not decision:
        return decision
    if use.is_own_development:
        return Denied(
            _(
                "Your organisation offers this solution itself. Experience comes from those who use it elsewhere."
            )
        )
    if use.refused_on is not None or (use.stated_by == Side.VENDOR and use.confirmed_on is None):
        return Denied(_("Say first that you use this solution; then you can tell of your experience."))
    return decision


def can_reply(actor: Actor, use: Any) -> Decision:
    """The vendor's people reply to what a municipality tells of their listing."""
    return _as_person(actor, use.solution)


def can_hide_experience(actor: Actor, *, is_concerned: bool) -> Decision:
    """The operator's people take an experience out of the public and bring it back, but not where they belong to a side.

    is_concerned  whether the person belongs to the municipality or to the vendor
    """
    decision = operates(actor, Permission.DECIDE_REPORTS, _("Only the operator can hide an experience."))
    if decision and is_concerned:
        return Denied(_("You belong to one of the two sides. Somebody else of the operator decides."))
    return decision


def can_ask_about_uses(actor: Actor) -> Decision:
    """The yearly question is asked by the operator's machine."""
    return Allowed() if actor.kind == "system" else Denied(_("The yearly question is asked by itself."))


def can_answer_use_question(actor: Actor, *, speaks: bool) -> Decision:
    """Whoever holds the address of the mail answers, as long as its reader speaks for the municipality.

    speaks  whether the person who got the mail still has such a role and does not belong to the vendor
    """
    if actor.kind == "key":
        return Denied(NO_KEYS)
    if not speaks:
        return Denied(_("The person to whom this mail went no longer speaks for the municipality."))
    return Allowed()
