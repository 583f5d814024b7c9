"""Rules of what changes after the publication: corrections and extensions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Decision, Denied

from .soundings import can_publish


def can_correct(actor: Actor, sounding: Any, *, four_eyes: bool, written_by: int | None) -> Decision:
    """A publishing officer publishes what somebody else wrote: neither the sounding nor the correction.

    written_by  who changed the questionnaire last, None where nobody did
    """
    decision = can_publish(actor, sounding, four_eyes=four_eyes)
    if decision and four_eyes and written_by is not None and actor.user_id == written_by:
        return Denied(_("You wrote this correction, so somebody else has to publish it (four-eyes rule)."))
    return decision


def can_extend(actor: Actor, sounding: Any, *, four_eyes: bool) -> Decision:
    """A publishing officer gives all more time."""
    return can_publish(actor, sounding, four_eyes=four_eyes)
