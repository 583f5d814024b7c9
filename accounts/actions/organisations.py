"""Writes about organisations that need no page of their own."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.names import without_hidden

from ..models import FormerName, Organisation
from ..queries import name_key

PROFILE = (
    "uri website description legal_form seat size_class founded ownership contact_name contact_email area is_example"
).split()


@transaction.atomic
def find_or_add_organisation(*, name: str, kind: str, by: Actor, **profile: Any) -> Organisation:
    """Find the organisation of that (folded) name, or add it as harvested and unverified; fills only empty profile fields.

    One that was renamed here is known again by the name it had before, so that no second one comes of an old file.

    Records: accounts.organisation.added
    """
    name = without_hidden(name)
    key = name_key(name)
    found = Organisation.objects.filter(name_key=key).first() or _renamed(key)
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


def _renamed(key: str) -> Organisation | None:
    former = FormerName.objects.filter(name_key=key, organisation__closed_at=None)
    newest = former.select_related("organisation").order_by("-pk").first()
    return newest.organisation if newest else None


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
