"""The accounts of the demo: known to everybody who reads the source, so never made where real people work."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import add_member, add_user, find_or_add_organisation
from accounts.choices import OrganisationKind, Role
from accounts.models import Membership, User
from catalog.rules import can_import
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied, demand

DEMO_PASSWORD = "Marktplatz-Demo-2026"


@dataclass(frozen=True)
class DemoAccount:
    """A person of the demo with the roles held in an example organisation."""

    email: str
    name: str
    organisation: str
    kind: str
    roles: tuple[str, ...]


DEMO_ACCOUNTS = (
    DemoAccount(
        "betrieb@marktplatz.example",
        "Bea Beispiel",
        "Marktplatz Kommunal (Beispielbetrieb)",
        OrganisationKind.OPERATOR,
        (Role.ADMIN,),
    ),
    DemoAccount(
        "redaktion@musterwerk.example",
        "Emil Beispiel",
        "Musterwerk Fachverfahren GmbH (Beispiel)",
        OrganisationKind.VENDOR,
        (Role.EDITOR, Role.ADMIN),
    ),
    DemoAccount(
        "beschaffung@lindenwerder.example",
        "Lina Beispiel",
        "Stadt Lindenwerder (Beispiel)",
        OrganisationKind.MUNICIPALITY,
        (Role.OFFICER, Role.ADMIN),
    ),
)
DEMO_EMAILS = tuple(account.email for account in DEMO_ACCOUNTS)


def can_add_demo_accounts(actor: Actor, *, strangers: bool) -> Decision:
    """Only the operator's machine makes them, and never beside a real person who works for the operator."""
    if not can_import(actor):
        return can_import(actor)
    if strangers:
        return Denied(
            _("People work for the operator here: demo accounts, whose password is public, are not made.")
        )
    return Allowed()


@transaction.atomic
def add_demo_accounts(*, by: Actor) -> list[DemoAccount]:
    """Make those demo accounts that are missing; existing ones stay as they are, their passwords too.

    Returns the accounts made. Raises Refused where people of the operator are no demo accounts.
    Records: accounts.user.added, accounts.organisation.added, accounts.membership.added
    """
    demand(can_add_demo_accounts(by, strangers=has_strangers()))
    known = set(User.objects.filter(email__in=DEMO_EMAILS).values_list("email", flat=True))
    missing = [account for account in DEMO_ACCOUNTS if account.email not in known]
    for account in missing:
        user = add_user(email=account.email, password=DEMO_PASSWORD, name=account.name, by=by)
        organisation = find_or_add_organisation(
            name=account.organisation, kind=account.kind, by=by, is_example=True
        )
        for role in account.roles:
            add_member(user=user, organisation=organisation, role=role, by=by)
    return missing


def has_strangers() -> bool:
    """Whether somebody works for the operator who is none of the demo."""
    operators = Membership.objects.filter(organisation__kind=OrganisationKind.OPERATOR)
    return operators.exclude(user__email__in=DEMO_EMAILS).exists()


def existing_demo_accounts() -> list[DemoAccount]:
    """The demo accounts that exist here and may sign in."""
    known = set(User.objects.filter(email__in=DEMO_EMAILS, is_active=True).values_list("email", flat=True))
    return [account for account in DEMO_ACCOUNTS if account.email in known]
