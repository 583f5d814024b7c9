"""For whom a person can act: own organisations and running mandates, and what became of a mandate."""

from __future__ import annotations

from dataclasses import dataclass

from ..choices import Role
from ..models import Mandate, Membership, Organisation, User

# Where the session keeps the token of the organisation chosen to act for.
SESSION_KEY = "acting_for"


@dataclass(frozen=True)
class WayOfActing:
    """One organisation a person can act for; token is what the session and the forms carry.

    agent  the organisation that acts by mandate; None where the person belongs to the organisation itself
    roles  what the person may do there
    """

    token: str
    organisation: Organisation
    agent: Organisation | None
    roles: tuple[Role, ...]
    is_verified: bool


def ways_of_acting(user: User) -> list[WayOfActing]:
    """Every organisation the person can act for, own ones first, then by mandate, each by name; two queries."""
    held: dict[int, list[str]] = {}
    organisations: dict[int, Organisation] = {}
    memberships = Membership.objects.filter(user=user, organisation__closed_at=None)
    for membership in memberships.select_related("organisation").order_by("organisation__name_key", "pk"):
        organisations[membership.organisation_id] = membership.organisation
        held.setdefault(membership.organisation_id, []).append(membership.role)
    ways = [_way(str(pk), organisation, None, held[pk]) for pk, organisation in organisations.items()]
    mandates = Mandate.objects.running().filter(agent__in=held).select_related("principal", "agent")
    for mandate in mandates.order_by("principal__name_key", "pk"):
        roles = [role for role in held[mandate.agent_id] if role in mandate.roles]
        if roles:
            token = f"{mandate.principal_id}-{mandate.pk}"
            ways.append(_way(token, mandate.principal, mandate.agent, roles))
    return ways


def way_of_acting(user: User, token: str) -> WayOfActing | None:
    """The way of acting that a token names, if the person has it."""
    return next((way for way in ways_of_acting(user) if way.token == token), None)


def lost_mandate(user: User, token: str) -> Mandate | None:
    """The mandate that a token names and that runs no longer, if the person belongs to its agent."""
    _organisation, dash, mandate_id = token.partition("-")
    if not dash:
        return None
    mandates = Mandate.objects.filter(
        pk=int(mandate_id), agent__in=Membership.objects.filter(user=user).values("organisation")
    )
    return (
        mandates.exclude(pk__in=Mandate.objects.running().values("pk"))
        .select_related("principal", "agent")
        .first()
    )


def _way(token: str, organisation: Organisation, agent: Organisation | None, roles: list[str]) -> WayOfActing:
    return WayOfActing(
        token,
        organisation,
        agent,
        tuple(sorted(map(Role, roles), key=list(Role).index)),
        organisation.is_verified,
    )
