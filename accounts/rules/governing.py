"""Who governs an organisation: somebody of its own who has the permission, never a key and never by mandate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.access import needs
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def governs(
    actor: Actor, organisation_id: int | None, permission: Permission, reason: object = None
) -> Decision:
    """Whether the actor has the permission in that very organisation; the operator's machine has all.

    reason  the sentence for a person whose role does not allow it, where the usual one says too little
    """
    if organisation_id is None:
        return Denied(_("You don't act for this organisation."))
    if actor.kind == "system":
        return Allowed()
    if actor.organisation_id != organisation_id:
        return Denied(_("You don't act for this organisation."))
    if actor.mandate_id:
        return Denied(_("A mandate does not extend to this; the organisation decides itself."))
    return _held(actor, permission, reason)


def operates(actor: Actor, permission: Permission, reason: object = None) -> Decision:
    """Whether the actor decides for the operator of the marketplace; a key never does. `reason` as for `governs`."""
    return Allowed() if actor.kind == "system" else _held(actor, permission, reason)


def _held(actor: Actor, permission: Permission, reason: object) -> Decision:
    """Whether a person holds the permission; what a second factor is missing for is said first."""
    if not actor.is_person:
        return Denied(_("A key of a program never decides; a person does."))
    decision = needs(permission).test(actor)
    if reason is None or decision or actor.lacks_second_factor:
        return decision
    return Denied(reason)
