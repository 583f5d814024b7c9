"""Load the market soundings of the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from marketplace.core.actor import system_actor
from procurement.actions.demo import tell_soundings


class Command(BaseCommand):
    """Loads them where the demo accounts are; a second run changes nothing, and a failure leaves nothing half-done."""

    help = "Loads the market soundings of the demo. Load the demo with its accounts first."

    def handle(self, *args: Any, **options: Any) -> None:
        told = tell_soundings(by=system_actor("command:load_demo_soundings"))
        if options["verbosity"]:
            self.stdout.write(_("Demo: %(n)d market soundings told.") % {"n": told})
