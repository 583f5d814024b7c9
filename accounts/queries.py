"""Reads about people and organisations."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from marketplace.core.actor import ANONYMOUS, Actor

from .models import Membership, Organisation, User


def actor_of(user: User | AnonymousUser, organisation_id: int | None = None) -> Actor:
    """The actor for a person and the organisation chosen to act for; one query.

    Without a (valid) choice it is the first membership's organisation. Roles of other organisations never count.
    """
    if not user.is_authenticated:
        return ANONYMOUS
    memberships = list(Membership.objects.filter(user=user).select_related("organisation").order_by("pk"))
    chosen = [m for m in memberships if m.organisation_id == organisation_id] or memberships[:1]
    if not chosen:
        return Actor(kind="person", name=str(user), user_id=user.pk)
    organisation = chosen[0].organisation
    roles = frozenset(m.role for m in memberships if m.organisation_id == organisation.pk)
    return Actor("person", str(user), user.pk, organisation.pk, organisation.kind, roles, organisation.name)


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
