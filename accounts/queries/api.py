"""Reads for the programs of an organisation."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from marketplace.core.actor import Actor

from ..models import Mandate, Membership, Organisation, User


def organisation_for(actor: Actor, *, lock: bool = False) -> QuerySet[Organisation]:
    """The organisation that the actor acts for, and no other; with its IT provider."""
    rows = Organisation.objects.open().filter(pk=actor.organisation_id).select_related("it_provider")
    return rows.select_for_update(of=("self",)) if lock else rows


def mandates_for(actor: Actor) -> QuerySet[Mandate]:
    """The running mandates that the organisation acted for gave or holds."""
    own = actor.organisation_id
    return (
        Mandate.objects.running()
        .filter(Q(principal=own) | Q(agent=own))
        .select_related("principal", "agent")
        .order_by("pk")
    )


def members_for(actor: Actor) -> QuerySet[User]:
    """The people of the organisation acted for, with their roles there as `held`; nobody of another one."""
    here = Membership.objects.filter(organisation=actor.organisation_id)
    return User.objects.filter(pk__in=here.values("user"), is_active=True).prefetch_related(
        Prefetch("memberships", queryset=here.order_by("pk"), to_attr="held")
    )
