"""Rules about mandates: who may act for whom, who offers, asks, accepts and revokes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission
from marketplace.registers.choices import AreaKind

from ..choices import ROLES_BY_MANDATE, MandateState, OrganisationKind
from .governing import governs

# Bodies above or beside the municipalities, by the register.
AGENT_AREAS = frozenset(
    {AreaKind.ASSOCIATION, AreaKind.DISTRICT, AreaKind.REGION, AreaKind.LAND, AreaKind.BODY}
)


def can_be_agent(organisation: Any) -> Decision:
    """Associations, districts, bodies of a Land and IT providers of the public sector may act for municipalities."""
    if organisation.closed_at is None and (
        organisation.is_public_provider
        or (
            organisation.kind == OrganisationKind.MUNICIPALITY
            and organisation.area is not None
            and organisation.area.kind in AGENT_AREAS
        )
    ):
        return Allowed()
    return Denied(
        _(
            "Only associations, districts, bodies of a Land and IT providers of the public sector can act for a municipality."
        )
    )


def can_be_principal(organisation: Any) -> Decision:
    """A municipality or another public body lets others act for it."""
    if organisation.kind == OrganisationKind.MUNICIPALITY and organisation.closed_at is None:
        return Allowed()
    return Denied(_("Only a municipality or another public body can give a mandate."))


def can_pass_on(roles: Iterable[str]) -> Decision:
    """A mandate passes on work, never the government of the organisation or the reading of its record."""
    wanted = set(roles)
    if not wanted:
        return Denied(_("Choose at least one role."))
    if wanted - set(ROLES_BY_MANDATE):
        return Denied(_("A mandate cannot pass on this role."))
    return Allowed()


def can_manage_mandates(actor: Actor, organisation_id: int) -> Decision:
    """Mandates are offered, asked for and revoked by the organisation's own administrators."""
    return governs(actor, organisation_id, Permission.MANAGE_MANDATES)


def can_decide_mandate(actor: Actor, mandate: Any) -> Decision:
    """What one side offers or asks for, the other side decides."""
    other = mandate.agent_id if mandate.state == MandateState.OFFERED else mandate.principal_id
    return can_manage_mandates(actor, other)


def can_revoke_mandate(actor: Actor, mandate: Any) -> Decision:
    """A running mandate is ended by either side; one not yet decided is taken back by the side that opened it."""
    sides = {
        MandateState.OFFERED: (mandate.principal_id,),
        MandateState.REQUESTED: (mandate.agent_id,),
    }.get(mandate.state, (mandate.principal_id, mandate.agent_id))
    if actor.kind != "system" and actor.organisation_id not in sides:
        return Denied(_("You don't act for this organisation."))
    return can_manage_mandates(actor, actor.organisation_id or sides[0])
