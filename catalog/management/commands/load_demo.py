"""Load the demo catalogue."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from catalog.actions.demo import UnknownArea, load_demo
from catalog.actions.demo_accounts import add_demo_accounts
from catalog.actions.demo_stories import tell_stories
from marketplace.core.actor import system_actor
from marketplace.core.decisions import Refused


class Command(BaseCommand):
    """Loads the demo; a second run changes nothing. Accounts are made only where they are asked for."""

    help = "Loads the demo catalogue. Load the registers first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accounts",
            action="store_true",
            help="also make the demo accounts; their password is public, so never on a machine that others reach",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = system_actor("command:load_demo")
        try:
            load = load_demo(by=by)
            made = add_demo_accounts(by=by) if options["accounts"] else []
            if options["accounts"]:
                tell_stories(by=by)
        except UnknownArea as error:
            message = _(
                "The register knows no body with the key “%(key)s”. Load the registers first: load_registers."
            )
            raise CommandError(message % {"key": error}) from None
        except Refused as error:
            raise CommandError(str(error)) from None
        for entry in load.rejected:
            self.stderr.write(f"{entry['source']}: {entry['field']}: {entry['message']}")
        if options["verbosity"]:
            summary = _(
                "Demo: %(files)d files, %(created)d listings created, %(updated)d updated, %(unchanged)d unchanged, "
                "%(rejected)d rejected; %(completed)d completed, %(accounts)d accounts made."
            )
            self.stdout.write(summary % {**load.counts, "completed": load.completed, "accounts": len(made)})
        if load.rejected:
            raise CommandError(_("Files of the demo were rejected."))
