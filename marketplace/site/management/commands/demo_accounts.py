"""Print the demo accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.choices import Role
from catalog.actions.demo_accounts import DEMO_PASSWORD, DemoAccount, existing_demo_accounts
from procurement.actions.demo_people import existing_sounding_accounts


class Command(BaseCommand):
    """Prints who can sign in to the demo, one line each, and nothing where there are no such accounts."""

    help = "Prints the demo accounts with their password."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = existing_demo_accounts()
        if not accounts:
            return
        self.stdout.write(_("Demo accounts, password %(password)s:") % {"password": DEMO_PASSWORD})
        others = existing_sounding_accounts()
        self.width = max(len(account.email) for account in [*accounts, *others])
        self._write(accounts)
        town = {account.organisation for account in accounts}
        if colleagues := [account for account in others if account.organisation in town]:
            self.stdout.write(_("Colleagues for market soundings, with the same password:"))
            self._write(colleagues)
        if rest := [account for account in others if account.organisation not in town]:
            self.stdout.write(_("Other municipalities and vendors, with the same password:"))
            self._write(rest)

    def _write(self, accounts: Iterable[DemoAccount]) -> None:
        for account in accounts:
            role = ", ".join(str(Role(role).label) for role in account.roles)
            self.stdout.write(f"  {account.email:<{self.width}}  {role}, {account.organisation}")
