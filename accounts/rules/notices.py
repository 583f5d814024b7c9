"""Rules about the mails a person gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied

from ..choices import ALWAYS_AT_ONCE, Frequency, Topic


def can_choose_notices(actor: Actor, user: Any, wanted: Mapping[str, str]) -> Decision:
    """People choose for themselves; what concerns the account itself always comes at once."""
    if not actor.is_person or actor.user_id != user.pk:
        return Denied(_("Everybody chooses their mails themselves."))
    if any(topic in ALWAYS_AT_ONCE or topic not in Topic.values for topic in wanted):
        return Denied(_("These mails always come at once."))
    if set(wanted.values()) - set(Frequency.values):
        return Denied(_("This choice does not exist."))
    return Allowed()
