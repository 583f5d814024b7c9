"""Loads the registers that come with the project."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.db.models import Count

from marketplace.core.actor import system_actor
from marketplace.registers.actions import LoadResult, load_registers
from marketplace.registers.choices import AreaKind, Register
from marketplace.registers.models import Area

LEVELS = {
    AreaKind.LAND: "Länder",
    AreaKind.GOVERNMENT_REGION: "government regions",
    AreaKind.REGION: "regions",
    AreaKind.DISTRICT: "districts",
    AreaKind.ASSOCIATION: "associations",
    AreaKind.MUNICIPALITY: "municipalities",
}
NAMES = {
    Register.AREAS: "areas",
    Register.BODIES: "bodies without a key",
    Register.CPV: "CPV codes",
    Register.NUTS: "NUTS codes",
    Register.LICENCES: "licences",
    Register.THRESHOLDS: "thresholds",
}


class Command(BaseCommand):
    """Idempotent; does next to nothing when the tables did not change."""

    help = "Loads areas, CPV, NUTS, licences and thresholds from marketplace/registers/data. Safe to repeat."

    def handle(self, **options: object) -> None:
        results = load_registers(by=system_actor("command:load_registers"))
        if options["verbosity"]:
            for result in results:
                self.stdout.write(self.line(result))
            self.stdout.write(self.levels())

    def line(self, result: LoadResult) -> str:
        """What became of one register."""
        state = "loaded" if result.changed else "unchanged"
        if result.kept:
            state = f"kept, the register of {result.kept} is loaded from a file"
        return f"{NAMES[result.register]}: {result.rows:,} ({state})"

    def levels(self) -> str:
        """How many living areas there are on each level."""
        areas = Area.objects.current().official()
        counts = dict(areas.order_by().values_list("kind").annotate(number=Count("pk")))
        return ", ".join(f"{counts.get(kind, 0):,} {name}" for kind, name in LEVELS.items())
