"""Who may change the registers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied


def can_load_registers(actor: Actor) -> Decision:
    """Only the operator loads registers, by command."""
    if actor.is_operator:
        return Allowed()
    return Denied(_("Only the operator may load registers."))
