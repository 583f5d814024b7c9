"""Reads about the people of an organisation, and what waits for their decision."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import timezone

from ..choices import ApplicationKind, RequestState, Role
from ..models import Application, Invitation, Membership, Organisation, User
from .people import name_key

ROLE_ORDER = list(Role)


@dataclass(frozen=True)
class Colleague:
    """One person of an organisation: the roles in their order, and since when the person belongs to it."""

    user: User
    roles: tuple[Role, ...]
    since: datetime.datetime


def in_order(roles: Iterable[str]) -> tuple[Role, ...]:
    """Roles in the order in which they are always shown; unknown ones are left out."""
    known = [Role(role) for role in set(roles) if role in Role.values]
    return tuple(sorted(known, key=ROLE_ORDER.index))


def people_of(organisation_id: int) -> list[Colleague]:
    """The people of an organisation by name; one query."""
    rows = Membership.objects.filter(organisation=organisation_id).select_related("user")
    found: dict[int, list[Membership]] = {}
    for row in rows.order_by("user__name", "user_id"):
        found.setdefault(row.user_id, []).append(row)
    return [
        Colleague(held[0].user, in_order(m.role for m in held), min(m.created_at for m in held))
        for held in found.values()
    ]


def colleague_of(organisation_id: int, public_id: object) -> Colleague | None:
    """The person of that opaque id, if they belong to the organisation."""
    return next((p for p in people_of(organisation_id) if p.user.public_id == public_id), None)


def admin_ids(organisation_id: int) -> frozenset[int]:
    """Ids of the people who govern the organisation and can sign in."""
    rows = Membership.objects.filter(organisation=organisation_id, role=Role.ADMIN, user__is_active=True)
    return frozenset(rows.values_list("user_id", flat=True))


def admins_of(organisation_id: int) -> QuerySet[User]:
    """The people who govern the organisation and can sign in."""
    return User.objects.filter(pk__in=admin_ids(organisation_id)).order_by("pk")


def has_admin(organisation_id: int | None) -> bool:
    """Whether anybody governs the organisation."""
    return organisation_id is not None and bool(admin_ids(organisation_id))


def has_confirmed_address(user_id: int | None, email: str = "") -> bool:
    """Whether the person confirmed an e-mail address, that very one if it is given; its case does not matter."""
    addresses = EmailAddress.objects.filter(user=user_id, user__is_active=True, verified=True)
    return (addresses.filter(email__iexact=email) if email else addresses).exists()


def open_invitations(organisation_id: int, at: datetime.datetime | None = None) -> QuerySet[Invitation]:
    """Invitations of the organisation that nobody accepted and nobody took back, expired ones included; the newest first."""
    return Invitation.objects.filter(organisation=organisation_id, accepted_at=None, revoked_at=None)


def invitations_to(user: User, at: datetime.datetime | None = None) -> QuerySet[Invitation]:
    """Invitations that the person can accept: to a confirmed address of theirs, not yet over."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
    moment = at or timezone.now()
    found = Invitation.objects.filter(
        email__in=addresses, accepted_at=None, revoked_at=None, expires_at__gt=moment
    )
    return found.filter(organisation__closed_at=None).select_related("organisation")


def joins_to_decide(organisation_id: int) -> QuerySet[Application]:
    """Requests to join the organisation that wait for its administrators, the oldest first."""
    return Application.objects.filter(
        organisation=organisation_id, kind=ApplicationKind.JOIN, state=RequestState.OPEN
    ).select_related("user", "organisation")


def applications_of(user: User) -> QuerySet[Application]:
    """The person's own requests, open ones first, then the newest."""
    return Application.objects.filter(user=user).select_related("organisation", "area").order_by("-id")


def joinable(text: str, limit: int = 10) -> QuerySet[Organisation]:
    """Organisations that a person may mean by a name and could join or take over, by name; one query."""
    from_start = Organisation.objects.open().vendors().select_related("area")
    key = name_words(text)
    for word in key:
        from_start = from_start.filter(name_key__contains=word)
    return from_start.order_by("name_key")[:limit] if key else from_start.none()


def name_words(text: str) -> list[str]:
    """The folded words of a search for an organisation; empty where nothing is left of it."""
    return [word for word in name_key(text[:120]).split() if any(c.isalnum() for c in word)]
