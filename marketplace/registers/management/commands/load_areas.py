"""Loads a later edition of the official register of areas."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from marketplace.core.actor import system_actor
from marketplace.registers.actions import LoadRefused, load_areas, load_registers
from marketplace.registers.choices import Register
from marketplace.registers.loaders.changes import AreaChange, read_changes
from marketplace.registers.loaders.gv100 import read_gv100
from marketplace.registers.loaders.planning import AreaPlan
from marketplace.registers.loaders.problems import BrokenFile
from marketplace.registers.loaders.rows import AreaRegister
from marketplace.registers.models import Area

MOST_LINES = 50


class Command(BaseCommand):
    """Creates, updates and ends areas; a file with any fault loads nothing."""

    help = (
        "Loads a GV100AD file of Destatis. A key that vanished is ended, its successor unknown unless a line of the "
        "changes file (CSV: old,new,date) names it. Nothing is deleted. An older file than the one loaded is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="GV100AD file")
        parser.add_argument(
            "--changes", type=Path, metavar="FILE", help="CSV with the columns old, new, date"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and do nothing")
        parser.add_argument(
            "--allow-many-ended",
            action="store_true",
            help="load even if more than a tenth of the municipalities end",
        )

    def handle(
        self,
        *,
        file: Path,
        changes: Path | None,
        dry_run: bool,
        allow_many_ended: bool,
        **_options: object,
    ) -> None:
        register = self.register(file)
        actor = system_actor("command:load_areas")
        try:
            plan = load_areas(
                register=register,
                changes=self.changes(changes),
                by=actor,
                allow_many_ended=allow_many_ended,
                dry_run=dry_run,
            )
        except LoadRefused as refusal:
            raise CommandError(str(refusal)) from None
        except BrokenFile as error:
            raise self.broken(changes or file, error) from None
        if not dry_run:
            # Bodies without a key add up what the register says of their members.
            load_registers(by=actor, only=[Register.BODIES])
        self.report(plan, dry_run)

    def register(self, file: Path) -> AreaRegister:
        """The register in a file."""
        try:
            return read_gv100(self.content(file))
        except BrokenFile as error:
            raise self.broken(file, error) from None

    def changes(self, file: Path | None) -> list[AreaChange]:
        """The changes in a file; none without one."""
        if file is None:
            return []
        try:
            return read_changes(self.content(file))
        except BrokenFile as error:
            raise self.broken(file, error) from None

    def content(self, file: Path) -> bytes:
        """What a file holds."""
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None

    def broken(self, file: Path, error: BrokenFile) -> CommandError:
        """Every fault with its line, and that nothing was loaded."""
        lines = [f"{file}: {problem}" for problem in error.problems[:MOST_LINES]]
        if len(error.problems) > MOST_LINES:
            lines.append(f"... and {len(error.problems) - MOST_LINES} more")
        return CommandError("\n".join([*lines, "Nothing was loaded."]))

    def report(self, plan: AreaPlan, dry_run: bool) -> None:
        """Tells the figures and, key by key, what ended, moved or came."""
        verb = "would be" if dry_run else "were"
        counts = plan.counts()
        self.stdout.write(
            f"Register of {plan.as_of}: {counts['areas']:,} areas; {verb} created {counts['created']:,}, "
            f"updated {counts['updated']:,}, ended {counts['ended']:,}; unchanged {counts['unchanged']:,}."
        )
        lines = [f"new {key} {plan.rows[key].official_name}" for key in plan.created]
        lines += [f"moved {old} -> {new} {plan.rows[new].official_name}" for new, old in plan.moved.items()]
        lines += [f"back {key} {plan.rows[key].official_name}" for key in plan.reopened]
        lines += [self.ending(plan, pk, area) for pk, (area, _on) in plan.ended.items()]
        for line in lines[:MOST_LINES]:
            self.stdout.write(line)
        if len(lines) > MOST_LINES:
            self.stdout.write(f"... and {len(lines) - MOST_LINES} more")

    def ending(self, plan: AreaPlan, pk: int, area: Area) -> str:
        """One ended area and what took its place."""
        _area, on = plan.ended[pk]
        successor = plan.successors.get(pk, "unknown")
        return f"ended {area.key} {area.official_name} on {on}, successor {successor}"
