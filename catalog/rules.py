"""Rules of the catalogue: may this actor do that? They never write, never fetch, never raise."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied


def can_import(actor: Actor) -> Decision:
    """Listings are imported by the operator's commands and jobs, and by the operator's people."""
    return Allowed() if actor.is_operator else Denied(_("Only the operator can import listings."))


def can_withdraw(actor: Actor) -> Decision:
    """A listing is withdrawn by the operator."""
    return Allowed() if actor.is_operator else Denied(_("Only the operator can withdraw listings."))


def can_see_imports(actor: Actor) -> Decision:
    """Import reports and original files are for the operator: they may hold personal contacts."""
    return Allowed() if actor.is_operator else Denied(_("Only the operator can see import reports."))
