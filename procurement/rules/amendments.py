"""Rules of what changes after the publication: corrections and extensions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Decision, Denied

from .soundings import can_publish


def can_correct(actor: Actor, sounding: Any, *, four_eyes: bool, written_by: Collection[int]) -> Decision:
    """A publishing officer publishes what somebody else wrote: neither the sounding nor the correction.

    written_by  who changed the questionnaire, the texts or the documents last
    """
    decision = can_publish(actor, sounding, four_eyes=four_eyes)
    if decision and four_eyes and actor.user_id in written_by:
        return Denied(_("You wrote this correction, so somebody else has to publish it (four-eyes rule)."))
    return decision


def can_extend(actor: Actor, sounding: Any, *, four_eyes: bool) -> Decision:
    """A publishing officer gives all more time."""
    return can_publish(actor, sounding, four_eyes=four_eyes)
