"""Rules of invitations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied

from .answering import can_answer


def can_decline(actor: Actor, invitation: Any, *, has_token: bool = False) -> Decision:
    """Who answers for the invited vendor declines for it; who was invited by mail, through the address in that mail."""
    if invitation.organisation_id is None:
        return Allowed() if has_token else Denied(_("Open the address in your mail, there you can decline."))
    return can_answer(actor, invitation.organisation_id)
