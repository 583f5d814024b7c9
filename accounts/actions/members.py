"""Writes about the people of an organisation; each locks the organisation, so that one administrator always stays."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.models import AuditEvent

from ..choices import Topic
from ..models import Membership, Organisation, User
from ..queries.members import admin_ids, in_order
from ..rules import can_hold, can_leave, can_lose_admin, can_manage_members
from .invitations import end_invitations_of
from .keys import revoke_keys_of
from .letters import removed_letter, roles_letter
from .locks import lock_organisation
from .notices import notify


@transaction.atomic
def change_roles(*, organisation: Organisation, person: User, roles: Iterable[str], by: Actor) -> None:
    """Give a person of the organisation exactly these roles.

    Moves: roles -> other roles; never the last administrator to another role
    Records: accounts.member.changed
    """
    wanted = set(roles)
    demand(can_manage_members(by, organisation))
    demand(can_hold(organisation, wanted))
    _lock(organisation, by, "change")
    held = _roles_of(organisation, person)
    if not held:
        raise IllegalMove(thing="member", state="removed", move="change")
    demand(can_lose_admin(admin_ids(organisation.pk), person.pk, wanted))
    if wanted == held:
        return
    Membership.objects.filter(organisation=organisation, user=person).exclude(role__in=wanted).delete()
    for role in in_order(wanted - held):
        membership = Membership(organisation=organisation, user=person, role=role)
        membership.full_clean()
        membership.save()
    data = {"organisation": organisation.pk, "before": list(in_order(held)), "after": list(in_order(wanted))}
    event = audit.record(by, "accounts.member.changed", person, data)
    if person.pk != by.user_id:
        notify(
            user=person,
            topic=Topic.MEMBERSHIP,
            write=lambda: roles_letter(organisation=organisation),
            key=f"roles:{event.pk}",
        )


@transaction.atomic
def remove_member(*, organisation: Organisation, person: User, by: Actor) -> None:
    """End all rights of a person in the organisation at once: open sessions, keys and invitations of theirs too.

    Moves: member -> no member
    Records: accounts.member.removed
    """
    demand(can_manage_members(by, organisation))
    _lock(organisation, by, "remove")
    event = _end_membership(organisation, person, by, "accounts.member.removed")
    if person.pk != by.user_id:
        notify(
            user=person,
            topic=Topic.MEMBERSHIP,
            write=lambda: removed_letter(organisation=organisation),
            key=f"removed:{event.pk}",
        )


@transaction.atomic
def leave_organisation(*, by: Actor) -> None:
    """Leave the organisation acted for; the last administrator cannot.

    Moves: member -> no member
    Records: accounts.member.left
    """
    demand(can_leave(by, admin_ids(by.organisation_id or 0)))
    organisation = lock_organisation(by.organisation_id or 0)
    demand(can_leave(by, admin_ids(organisation.pk)))
    _end_membership(organisation, User.objects.get(pk=by.user_id), by, "accounts.member.left")


def _end_membership(organisation: Organisation, person: User, by: Actor, verb: str) -> AuditEvent:
    """Take away all that the person holds here, and say so."""
    held = _roles_of(organisation, person)
    if not held:
        raise IllegalMove(thing="member", state="removed", move="remove")
    demand(can_lose_admin(admin_ids(organisation.pk), person.pk))
    Membership.objects.filter(organisation=organisation, user=person).delete()
    keys = revoke_keys_of(user=person, organisation=organisation, by=by)
    invitations = end_invitations_of(person=person, organisation=organisation, by=by)
    data = {
        "organisation": organisation.pk,
        "before": list(in_order(held)),
        "keys": keys,
        "invitations": invitations,
    }
    return audit.record(by, verb, person, data)


def _roles_of(organisation: Organisation, person: User) -> set[str]:
    rows = Membership.objects.filter(organisation=organisation, user=person)
    return set(rows.values_list("role", flat=True))


def _lock(organisation: Organisation, by: Actor, move: str) -> None:
    """Lock the organisation and look again whether the actor governs it: two may remove each other at once."""
    lock_organisation(organisation.pk)
    if by.is_person and by.user_id not in admin_ids(organisation.pk):
        raise IllegalMove(thing="member", state="removed", move=move)
