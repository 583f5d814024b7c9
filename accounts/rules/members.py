"""Rules about the people of an organisation: who may change what, and that one administrator always stays."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

from ..choices import ROLES_OF_KIND, Role
from .governing import governs


def can_manage_members(actor: Actor, organisation: Any) -> Decision:
    """People are invited, given roles and removed by the organisation's own administrators."""
    return governs(actor, organisation.pk, Permission.MANAGE_MEMBERS)


def can_hold(organisation: Any, roles: Iterable[str]) -> Decision:
    """An organisation of that kind has these roles, and at least one is chosen."""
    wanted = set(roles)
    if not wanted:
        return Denied(_("Choose at least one role."))
    if wanted - set(ROLES_OF_KIND.get(organisation.kind, ())):
        return Denied(_("An organisation of this kind does not have this role."))
    return Allowed()


def can_lose_admin(admins: Set[int], person_id: int, roles_after: Iterable[str] = ()) -> Decision:
    """Whether a person may end up with these roles: the last administrator stays one.

    admins  ids of the people who are administrators and can sign in
    """
    if Role.ADMIN in set(roles_after) or admins - {person_id} or person_id not in admins:
        return Allowed()
    return Denied(_("An organisation needs an administrator. Name another one first."))


def can_leave(actor: Actor, admins: Set[int]) -> Decision:
    """Everybody may leave their own organisation at any time, but for its last administrator."""
    if not actor.is_person or actor.organisation_id is None or actor.mandate_id:
        return Denied(_("You can leave only an organisation that you belong to."))
    if actor.user_id in admins and len(admins) == 1:
        return Denied(_("You are the only administrator. Name another one first, then you can leave."))
    return Allowed()


def can_accept_invitation(actor: Actor, *, has_address: bool) -> Decision:
    """An invitation is accepted by the person alone who confirmed the address it was sent to."""
    if not actor.is_person:
        return Denied(_("Please sign in first."))
    if not has_address:
        return Denied(
            _(
                "This invitation was sent to another e-mail address. Sign in with the account that has it, "
                "or ask for an invitation to your own address."
            )
        )
    return Allowed()
