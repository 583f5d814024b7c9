"""Rules of what comes after the conclusion; those of proposing and deciding stand in opening.py."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Decision, Denied

from .soundings import can_prepare


def can_follow_up(actor: Actor, sounding: Any) -> Decision:
    """Procurement officers record the procedure that followed, and what became of it."""
    if not actor.is_person:
        return Denied(_("A person records what followed, no program."))
    return can_prepare(actor, sounding.organisation_id if sounding is not None else None)


def can_archive(actor: Actor, sounding: Any) -> Decision:
    """Procurement officers put a concluded sounding into the archive."""
    if not actor.is_person:
        return Denied(_("A person archives, no program."))
    return can_prepare(actor, sounding.organisation_id if sounding is not None else None)
