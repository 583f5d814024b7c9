"""Rules of the review of listings. They never write, never fetch, never raise."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.rules import operates
from marketplace.core.actor import Actor
from marketplace.core.decisions import Decision, Denied
from marketplace.core.permissions import Permission


def can_review(actor: Actor, *, is_member: bool) -> Decision:
    """The operator's people review, but never what their own organisation hands in.

    is_member  whether the person belongs to the vendor of the listing, or wrote or submitted the text
    """
    decision = operates(actor, Permission.REVIEW_LISTINGS, _("Only the operator reviews listings."))
    if decision and is_member:
        return Denied(
            _("You belong to the vendor of this listing. Somebody else of the operator reviews it.")
        )
    return decision
