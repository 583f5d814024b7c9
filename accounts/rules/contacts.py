"""Rules of contacts: nobody is shown in public who did not agree, and everybody may take a yes back."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied

from .profile import can_edit_profile

ASKED_FOR = datetime.timedelta(days=30)
MOST_ASKED_A_DAY = 10


def can_enter_oneself(actor: Actor, organisation: Any) -> Decision:
    """A member enters herself; a key or somebody who acts by mandate is no member."""
    if not actor.is_person or actor.mandate_id is not None:
        return Denied(_("Only people of the organisation itself can enter themselves."))
    return can_edit_profile(actor, organisation)


def can_remove_contact(actor: Actor, contact: Any) -> Decision:
    """Whoever edits the profile removes contacts; members remove themselves, whatever their role."""
    if contact is not None and actor.is_person and contact.user_id == actor.user_id:
        return Allowed()
    return can_edit_profile(actor, contact.organisation if contact is not None else None)


def can_ask_today(asked: int) -> Decision:
    """An organisation asks a few people a day, so that nobody uses it to send mail to strangers."""
    if asked < MOST_ASKED_A_DAY:
        return Allowed()
    return Denied(
        _("Your organisation has asked %(most)d people within a day. Go on tomorrow.")
        % {"most": MOST_ASKED_A_DAY}
    )


def can_agree(contact: Any, at: datetime.datetime) -> Decision:
    """Within 30 days of the question, and as long as the person has not said no."""
    if contact.refused_at is not None:
        return Denied(_("You have said no already. The organisation can ask you again."))
    if contact.asked_at is None or at - contact.asked_at >= ASKED_FOR:
        return Denied(_("This question is more than 30 days old. The organisation can ask you again."))
    return Allowed()
