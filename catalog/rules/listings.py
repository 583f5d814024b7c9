"""Rules of listings: who brings them in, and who takes them out. They never write, never fetch, never raise."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.rules import operates
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_import(actor: Actor) -> Decision:
    """Listings are imported by the operator's commands and jobs, and by the operator's people."""
    return Allowed() if actor.is_operator else Denied(_("Only the operator can import listings."))


def can_withdraw(actor: Actor, solution: Any) -> Decision:
    """A listing is taken out by the operator, or by those who edit for the vendor that it belongs to."""
    if actor.organisation_id == solution.vendor_id and actor.may(Permission.EDIT_LISTING):
        return Allowed()
    return operates(
        actor, Permission.REVIEW_LISTINGS, _("Only the vendor of a listing or the operator takes it out.")
    )


def can_republish(actor: Actor) -> Decision:
    """The operator brings a withdrawn listing back as it was; its vendor hands it in for review instead."""
    return operates(
        actor, Permission.REVIEW_LISTINGS, _("Only the operator brings a listing back as it was.")
    )
