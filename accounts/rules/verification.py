"""May this actor ask for a verification, decide one, take one back?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

from ..choices import OrganisationKind
from .governing import operates

_OWN = _("You belong to this organisation yourself. Somebody else of the operator decides.")


def can_request_verification(actor: Actor, organisation_id: int | None) -> Decision:
    """People with the right put forward evidence for the organisation they act for; the operator has nobody to ask."""
    if organisation_id is None or actor.organisation_id != organisation_id:
        return Denied(_("You don't act for this organisation."))
    if actor.organisation_kind == OrganisationKind.OPERATOR:
        return Denied(_("The operator does not verify itself."))
    if actor.mandate_id is not None:
        return Denied(_("An organisation proves itself who it is; a mandate does not reach that far."))
    if actor.may(Permission.REQUEST_VERIFICATION):
        return Allowed()
    return Denied(_("Only administrators and editors of the organisation can ask for its verification."))


def can_give_numbers(actor: Actor, organisation_id: int | None) -> Decision:
    """Who edits the profile, or asks for the verification, gives the organisation's register numbers."""
    if organisation_id is None or actor.organisation_id != organisation_id:
        return Denied(_("You don't act for this organisation."))
    if actor.may(Permission.EDIT_PROFILE) or actor.may(Permission.REQUEST_VERIFICATION):
        return Allowed()
    return Denied(_("Only administrators and editors of the organisation give its register numbers."))


def can_verify(actor: Actor, *, is_member: bool) -> Decision:
    """The operator's people decide about every organisation but their own.

    is_member  whether the person belongs to the organisation that is decided about, or asked for it
    """
    decision = operates(actor, Permission.VERIFY, _("Only the operator verifies organisations."))
    return Denied(_OWN) if decision and is_member else decision


def can_suspend(actor: Actor, user_id: int) -> Decision:
    """The operator's administrators suspend accounts of others, never their own."""
    if actor.user_id == user_id:
        return Denied(_("Nobody suspends the own account."))
    reason = _("Only administrators of the operator can suspend accounts.")
    return operates(actor, Permission.SUSPEND_USERS, reason)
