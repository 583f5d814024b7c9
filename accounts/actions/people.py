"""Writes about people by the operator's machine; pages have actions of their own."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor

from ..models import Membership, Organisation, User


@transaction.atomic
def add_user(*, email: str, password: str, name: str, by: Actor) -> User:
    """Make a person who can sign in, the address taken as confirmed; one that is taken is refused with ValidationError.

    Records: accounts.user.added
    """
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record(by, "accounts.user.added", user)
    return user


@transaction.atomic
def add_member(*, user: User, organisation: Organisation, role: str, by: Actor) -> Membership:
    """Give a person a role in an organisation, which is no longer a harvested one then; giving it twice changes nothing.

    Records: accounts.membership.added
    """
    membership, created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if organisation.is_harvested:
        organisation.is_harvested = False
        organisation.save(update_fields=["is_harvested", "updated_at"])
    if created:
        audit.record(
            by, "accounts.membership.added", membership, {"role": role, "organisation": organisation.pk}
        )
    return membership
