"""Rules of claims to listings. They never write, never fetch, never raise."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from accounts.rules import operates
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_claim(actor: Actor, solution: Any) -> Decision:
    """An organisation claims a listing that came from a file and that nobody has taken over yet."""
    if solution.is_claimed:
        return Denied(_("This listing belongs to its vendor already."))
    if not actor.is_authenticated:
        return Denied(_("Sign in, then you can take this listing over for your organisation."))
    if actor.kind == "key":
        return Denied(_("Keys don't claim listings; a person does."))
    if actor.organisation_id is None:
        return Denied(_("Found or join an organisation first; it then takes the listing over."))
    if actor.organisation_kind == OrganisationKind.OPERATOR:
        return Denied(_("The operator offers nothing itself and claims no listing."))
    if actor.may(Permission.CLAIM_LISTING):
        return Allowed()
    return Denied(_("Only administrators and editors of your organisation can claim a listing."))


def can_withdraw_claim(actor: Actor, organisation_id: int) -> Decision:
    """The organisation that claims may take it back."""
    if (
        actor.organisation_id == organisation_id
        and actor.may(Permission.CLAIM_LISTING)
        and actor.kind != "key"
    ):
        return Allowed()
    return Denied(_("Only the organisation that claims the listing can withdraw the claim."))


def can_decide_claim(actor: Actor, *, is_member: bool) -> Decision:
    """The operator's people decide, but never about a claim of an organisation that they belong to.

    is_member  whether the person belongs to the organisation that claims, or made the claim
    """
    decision = operates(actor, Permission.DECIDE_CLAIMS, _("Only the operator decides about claims."))
    if decision and is_member:
        return Denied(_("You belong to the organisation that claims. Somebody else of the operator decides."))
    return decision
