"""Print the demo accounts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.choices import Role
from catalog.actions.demo_accounts import DEMO_PASSWORD, existing_demo_accounts


class Command(BaseCommand):
    """Prints who can sign in to the demo, one line each, and nothing where there are no such accounts."""

    help = "Prints the demo accounts with their password."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = existing_demo_accounts()
        if not accounts:
            return
        self.stdout.write(_("Demo accounts, password %(password)s:") % {"password": DEMO_PASSWORD})
        width = max(len(account.email) for account in accounts)
        for account in accounts:
            role = ", ".join(str(Role(role).label) for role in account.roles)
            self.stdout.write(f"  {account.email:<{width}}  {role}, {account.organisation}")
