"""Who may do what with the keys of an organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

from .governing import governs


def can_create_key(actor: Actor, organisation_id: int | None) -> Decision:
    """People who manage the keys of the organisation they act for; a key never makes another one."""
    if actor.kind == "key":
        return Denied(_("A key can't make keys. It can only renew itself."))
    return _can_manage(actor, organisation_id)


def can_rotate_key(actor: Actor, key_id: int | None, organisation_id: int | None) -> Decision:
    """People who manage the keys, and the key itself."""
    return _itself_or_manager(actor, key_id, organisation_id, _("A key can renew only itself."))


def can_revoke_key(actor: Actor, key_id: int | None, organisation_id: int | None) -> Decision:
    """People who manage the keys, and the key itself."""
    return _itself_or_manager(actor, key_id, organisation_id, _("A key can revoke only itself."))


def _itself_or_manager(
    actor: Actor, key_id: int | None, organisation_id: int | None, reason: object
) -> Decision:
    if actor.kind == "key":
        itself = key_id is not None and actor.key_id == key_id and actor.organisation_id == organisation_id
        return Allowed() if itself else Denied(reason)
    return _can_manage(actor, organisation_id)


def _can_manage(actor: Actor, organisation_id: int | None) -> Decision:
    reason = _("Only administrators of your organisation manage its keys.")
    return governs(actor, organisation_id, Permission.MANAGE_KEYS, reason)
