"""Rules of evidence: who hands it in, who decides, who attests. They never write, never fetch, never raise."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.rules import operates
from catalog.choices import DeploymentStatus
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

from .uses import can_state_use

# Who has ended a use no longer sees whether a fact still holds.
IN_USE = (DeploymentStatus.PRODUCTIVE, DeploymentStatus.TEST)


def can_claim_evidence(actor: Actor, solution: Any) -> Decision:
    """The vendor's people and its keys hand in who checked a fact of their listing; what counts is the operator's decision."""
    if not actor.is_authenticated:
        return Denied(_("Please sign in first."))
    if actor.organisation_id is None or actor.organisation_id != solution.vendor_id:
        return Denied(_("Only the vendor of this solution can do that."))
    if actor.may(Permission.EDIT_LISTING):
        return Allowed()
    return Denied(_("Only administrators and editors of the vendor can hand in proofs."))


def can_decide_evidence(actor: Actor, *, is_member: bool) -> Decision:
    """The operator's people decide about proofs, but never about those of an organisation that they belong to.

    is_member  whether the person belongs to the vendor, or handed the proof in
    """
    decision = operates(actor, Permission.DECIDE_EVIDENCE, _("Only the operator decides about proofs."))
    if decision and is_member:
        return Denied(_("You belong to the vendor. Somebody else of the operator decides."))
    return decision


def can_attest(actor: Actor, solution: Any, use: Any, standing: Any, *, is_verified: bool) -> Decision:
    """A verified municipality that uses the solution confirms a fact; nobody of the vendor does, whomever they act for.

    use          the use of the municipality acted for, None where there is none
    standing     queries.speakers.Standing of the actor
    is_verified  whether the operator knows who the municipality is
    """
    if actor.organisation_id is not None and actor.organisation_id == solution.vendor_id:
        return Denied(_("Nobody confirms facts of a solution that they offer themselves."))
    if actor.agent_id is not None and actor.agent_id == solution.vendor_id:
        return Denied(_("The vendor cannot confirm its own facts, not even by a mandate."))
    decision = can_state_use(actor, solution, standing)
    if not decision:
        return decision
    if not is_verified:
        return Denied(_("Your organisation needs the mark of verification first; the operator gives it."))
    if use is None or use.area_id != standing.area_id or use.status not in IN_USE:
        return Denied(_("Only municipalities that use or test the solution now can confirm what it says."))
    if use.confirmed_on is None:
        return Denied(
            _("Vendor and municipality have to agree on the use first; then you can confirm facts.")
        )
    return Allowed()


def can_withdraw_attestation(actor: Actor, attested_by_id: int | None) -> Decision:
    """The municipality that confirmed a fact takes that back."""
    if not actor.is_person:
        return Denied(_("Keys say nothing about uses; a person does."))
    own = attested_by_id is not None and actor.organisation_id == attested_by_id
    if own and actor.may(Permission.STATE_USE):
        return Allowed()
    return Denied(_("Only the municipality that confirmed the fact can take that back."))


def can_confirm_listing(actor: Actor, solution: Any) -> Decision:
    """The vendor's people say that a listing still holds; a program never declares that."""
    if not actor.is_authenticated:
        return Denied(_("Please sign in first."))
    if not actor.is_person:
        return Denied(_("A key of a program never confirms a listing; a person does."))
    if actor.organisation_id is None or actor.organisation_id != solution.vendor_id:
        return Denied(_("Only the vendor of this solution can do that."))
    if actor.may(Permission.EDIT_LISTING):
        return Allowed()
    return Denied(_("Only administrators and editors of the vendor can confirm its listings."))


def can_answer_question(question: Any, *, speaks: bool, is_old: bool) -> Decision:
    """Whoever got the mail answers once, as long as they still keep the listings of the vendor.

    speaks  whether the person still is one of the vendor's people who keep its listings
    is_old  whether the question was asked too long ago
    """
    if question.answered_at is not None:
        return Denied(_("This question has been answered already. Thank you."))
    if not speaks:
        return Denied(_("You no longer keep the listings of this vendor. Somebody else has to answer."))
    if is_old:
        return Denied(_("This question is too old. Sign in and confirm the listing in the workspace."))
    return Allowed()


def can_keep_fresh(actor: Actor) -> Decision:
    """Listings grow stale by the jobs of the operator's machine alone."""
    return Allowed() if actor.kind == "system" else Denied(_("Only a job of the marketplace does this."))
