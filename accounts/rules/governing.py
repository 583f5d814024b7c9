"""Who governs an organisation: somebody of its own who has the permission, never a key and never by mandate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.access import needs
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def governs(actor: Actor, organisation_id: int, permission: Permission) -> Decision:
    """Whether the actor has the permission in that very organisation; the operator's machine has all."""
    if actor.kind == "system":
        return Allowed()
    if actor.organisation_id != organisation_id:
        return Denied(_("You don't act for this organisation."))
    if not actor.is_person:
        return Denied(_("A key of a program never decides; a person does."))
    if actor.mandate_id:
        return Denied(_("A mandate does not extend to this; the organisation decides itself."))
    return needs(permission).test(actor)


def operates(actor: Actor, permission: Permission) -> Decision:
    """Whether the actor decides for the operator of the marketplace; a key never does."""
    if actor.kind == "system":
        return Allowed()
    if not actor.is_person:
        return Denied(_("A key of a program never decides; a person does."))
    return needs(permission).test(actor)
