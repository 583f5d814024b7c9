"""Reads about people, what they may do for whom, and names of organisations."""

from __future__ import annotations

import unicodedata

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from marketplace.core.actor import ANONYMOUS, Actor

from ..models import Mandate, Membership, Organisation, User
from ..permissions import needs_second_factor, permissions_of


def actor_of(user: User | AnonymousUser, acting: str = "") -> Actor:
    """The actor for a person and the organisation chosen to act for; one query, with a mandate or a duty of a second factor two.

    acting  `<organisation>` or `<organisation>-<mandate>`, as `Actor.acting_token` writes it. Without a valid choice it is the
            first membership's organisation. Roles of other organisations never count.
    """
    if not user.is_authenticated:
        return ANONYMOUS
    memberships = list(
        Membership.objects.filter(user=user, organisation__closed_at=None)
        .select_related("organisation")
        .order_by("pk")
    )
    wanted, _dash, mandate_id = str(acting).partition("-")
    if mandate_id.isdecimal() and (actor := _actor_by_mandate(user, memberships, wanted, int(mandate_id))):
        return actor
    chosen = [m for m in memberships if str(m.organisation_id) == wanted] or memberships[:1]
    if not chosen:
        return Actor(kind="person", name=str(user), user_id=user.pk)
    organisation = chosen[0].organisation
    roles = frozenset(m.role for m in memberships if m.organisation_id == organisation.pk)
    lacking = lacks_second_factor(user, organisation.kind, roles)
    return Actor(
        kind="person",
        name=str(user),
        user_id=user.pk,
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        roles=roles,
        organisation_name=organisation.name,
        permissions=frozenset() if lacking else permissions_of(organisation.kind, roles),
        lacks_second_factor=lacking,
    )


def _actor_by_mandate(
    user: User, memberships: list[Membership], principal: str, mandate_id: int
) -> Actor | None:
    """The actor for a running mandate of an organisation the person belongs to; None where it gives no role."""
    held: dict[int, set[str]] = {}
    for membership in memberships:
        held.setdefault(membership.organisation_id, set()).add(membership.role)
    mandate = (
        Mandate.objects.running()
        .filter(pk=mandate_id, agent__in=held)
        .select_related("principal", "agent")
        .first()
    )
    if mandate is None or str(mandate.principal_id) != principal:
        return None
    roles = frozenset(held[mandate.agent_id] & set(mandate.roles))
    if not roles:
        return None
    kind = mandate.principal.kind
    lacking = lacks_second_factor(user, kind, roles)
    return Actor(
        kind="person",
        name=str(user),
        user_id=user.pk,
        organisation_id=mandate.principal_id,
        organisation_kind=kind,
        roles=roles,
        organisation_name=mandate.principal.name,
        permissions=frozenset() if lacking else permissions_of(kind, roles, by_mandate=True),
        mandate_id=mandate.pk,
        agent_id=mandate.agent_id,
        agent_name=mandate.agent.name,
        lacks_second_factor=lacking,
    )


def lacks_second_factor(user: User, kind: str, roles: frozenset[str]) -> bool:
    """Whether the roles ask for a second factor and the person has none; one query where they ask."""
    if not settings.SECOND_FACTOR_REQUIRED or not needs_second_factor(kind, roles):
        return False
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=user, type__in=kinds).exists()


def name_key(name: str) -> str:
    """Fold a name so that case, umlaut spelling, accents, dots and spaces make no other organisation."""
    text = name.casefold()
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        text = text.replace(umlaut, plain)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())[:300] or name.casefold()[:300]


def vendors() -> QuerySet[Organisation]:
    """Organisations that may offer solutions, by name."""
    return Organisation.objects.vendors().select_related("area").order_by("name_key")
