"""Rules of clarification questions: vendors ask, the buyer's procurement officers answer all at once.

Source: equal information of all (VgV § 5, UVgO § 3).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Decision, Denied

from .answering import can_answer
from .soundings import can_prepare


def can_ask(actor: Actor, sounding: Any) -> Decision:
    """Whoever answers for a vendor asks for it; the buyer does not ask itself."""
    if sounding is None or actor.organisation_id == sounding.organisation_id:
        return Denied(_("Vendors ask here. You answer their questions in your workspace."))
    return can_answer(actor)


def can_answer_enquiry(actor: Actor, sounding: Any) -> Decision:
    """The buyer's procurement officers prepare, publish and refuse answers; no program does."""
    if not actor.is_person:
        return Denied(_("A person answers, no program."))
    return can_prepare(actor, sounding.organisation_id if sounding is not None else None)
