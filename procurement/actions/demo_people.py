"""The people who work on the market soundings of the demo: more accounts with the password that everybody knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from accounts.actions import add_member, add_user, find_or_add_organisation
from accounts.models import Membership, User
from accounts.permissions import permissions_of
from catalog.actions.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, DemoAccount
from marketplace.core.actor import Actor
from marketplace.registers.queries import area_by_key

DEMO = Path(__file__).resolve().parents[1] / "demo"
# The accounts that the catalogue makes, by the names that the stories call them.
MAIN = dict(zip(("operator", "musterwerk", "officer"), DEMO_ACCOUNTS, strict=True))


@dataclass(frozen=True)
class People:
    """Everybody of the demo, by the names that its stories call them."""

    actors: Mapping[str, Actor]

    def __getitem__(self, key: str) -> Actor:
        """The actor of that name."""
        return self.actors[key]


def told(name: str, folder: Path = DEMO) -> Any:
    """What a file of the demo tells."""
    return yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))


def sounding_accounts() -> dict[str, DemoAccount]:
    """The people who work on soundings beside the three main accounts, by name."""
    return {
        row["key"]: DemoAccount(row["email"], row["name"], row["organisation"], "", tuple(row["roles"]))
        for row in told("people")["people"]
    }


def existing_sounding_accounts() -> list[DemoAccount]:
    """Those of them that exist here and may sign in, in their order."""
    wanted = list(sounding_accounts().values())
    emails = [account.email for account in wanted]
    known = set(User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True))
    return [account for account in wanted if account.email in known]


def add_people(*, by: Actor) -> People:
    """Make the example organisations and people that are missing; an organisation that is no example stays without them.

    Records: accounts.organisation.added, accounts.user.added, accounts.membership.added
    """
    data = told("people")
    for row in data["organisations"]:
        profile = {key: value for key, value in row.items() if key not in ("name", "kind", "area")}
        if "area" in row:
            profile["area"] = area_by_key(row["area"])
        find_or_add_organisation(name=row["name"], kind=row["kind"], by=by, is_example=True, **profile)
    accounts = sounding_accounts()
    _add(accounts.values(), by)
    return People({key: _actor(account) for key, account in (MAIN | accounts).items()})


def _add(accounts: Iterable[DemoAccount], by: Actor) -> None:
    for account in accounts:
        user = User.objects.filter(email=account.email).first()
        if user is not None:
            continue
        user = add_user(email=account.email, password=DEMO_PASSWORD, name=account.name, by=by)
        # The kind counts only where the organisation is not there: those of people.yml and of the catalogue all are.
        organisation = find_or_add_organisation(
            name=account.organisation, kind="vendor", by=by, is_example=True
        )
        for role in account.roles:
            add_member(user=user, organisation=organisation, role=role, by=by)


def _actor(account: DemoAccount) -> Actor:
    """The person for the example organisation, with the rights of the roles there."""
    held = Membership.objects.select_related("user", "organisation").get(
        user__email=account.email,
        organisation__name=account.organisation,
        organisation__is_example=True,
        role=account.roles[0],
    )
    return Actor(
        kind="person",
        name=held.user.name,
        user_id=held.user_id,
        organisation_id=held.organisation_id,
        organisation_kind=held.organisation.kind,
        organisation_name=held.organisation.name,
        roles=frozenset(account.roles),
        permissions=permissions_of(held.organisation.kind, account.roles),
    )
