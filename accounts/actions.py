"""Writes about people and organisations, and the only writers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from marketplace.core import audit
from marketplace.core.actor import Actor

from .models import Membership, Organisation, User
from .queries import name_key

PROFILE = (
    "uri website description legal_form seat size_class founded ownership contact_name contact_email area is_example"
).split()


@transaction.atomic
def find_or_add_organisation(*, name: str, kind: str, by: Actor, **profile: Any) -> Organisation:
    """Find the organisation of that (folded) name, or add it as harvested and unverified; fills only empty profile fields.

    Records: accounts.organisation.added
    """
    key = name_key(name)
    found = Organisation.objects.filter(name_key=key).first()
    if found is None:
        found = Organisation(kind=kind, name=name, name_key=key, slug=free_slug(name), is_harvested=True)
        _fill(found, profile)
        found.full_clean()
        found.save()
        audit.record(by, "accounts.organisation.added", found, {"kind": kind})
    elif found.is_harvested and _fill(found, profile):
        found.full_clean()
        found.save()
    return found


@transaction.atomic
def add_user(*, email: str, password: str, name: str, by: Actor) -> User:
    """Make a person who can sign in; an address that is taken is refused with ValidationError.

    Records: accounts.user.added
    """
    user = User.objects.create_user(email, password, name=name)
    audit.record(by, "accounts.user.added", user)
    return user


@transaction.atomic
def add_member(*, user: User, organisation: Organisation, role: str, by: Actor) -> Membership:
    """Give a person a role in an organisation; giving it twice changes nothing.

    Records: accounts.membership.added
    """
    membership, created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if created:
        audit.record(
            by, "accounts.membership.added", membership, {"role": role, "organisation": organisation.pk}
        )
    return membership


def _fill(organisation: Organisation, profile: dict[str, Any]) -> bool:
    """Set the profile fields that are still empty; tell whether anything changed."""
    changed = False
    for field in PROFILE:
        value = profile.get(field)
        if value and not getattr(organisation, field):
            setattr(organisation, field, value)
            changed = True
    return changed


def free_slug(name: str) -> str:
    """A short readable address part that no organisation has yet."""
    base = slugify(name_key(name))[:100] or "anbieter"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, 10_000) if f"{base}-{n}" not in taken)
