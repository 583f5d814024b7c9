"""Rules of the site: may this actor do that?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.rules import operates
from marketplace.core.actor import Actor
from marketplace.core.decisions import Decision
from marketplace.core.permissions import Permission


def can_edit_texts(actor: Actor) -> Decision:
    """Texts bind the operator in law, so only its administrators change them."""
    reason = _("Only administrators of the operator can change these texts.")
    return operates(actor, Permission.EDIT_TEXTS, reason)


def can_retry_jobs(actor: Actor) -> Decision:
    """What the worker gave up, mail included, is begun again by administrators of the operator."""
    reason = _("Only administrators of the operator can start this again.")
    return operates(actor, Permission.RETRY_JOBS, reason)
