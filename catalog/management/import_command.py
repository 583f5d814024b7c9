"""What the import commands share: arguments, progress on a terminal, the report, exit codes."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from catalog.exchange.problems import ERROR
from catalog.models import ImportRun
from marketplace.core.actor import system_actor

CUT_OFF = 130
KEYS = ("files", "created", "updated", "unchanged", "duplicates", "rejected", "warnings", "problems")


class ImportCommand(BaseCommand):
    """An import. Exit code 0 when the run finished, 1 when no SOURCE exists or holds a file, 2 for wrong usage."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE")
        parser.add_argument("--dry-run", action="store_true", help="judge everything, keep nothing")
        parser.add_argument(
            "--report", metavar="FILE", help="write the report as JSON; - writes it to the output"
        )

    def run(self, **arguments: Any) -> ImportRun:
        """Start the import that this command is for."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        self.options = options
        by = system_actor(f"command:{self.__module__.rpartition('.')[2]}")
        place = self._place(options["report"])
        bar = ProgressBar(sys.stderr)
        try:
            run = self.run(
                sources=options["sources"],
                by=by,
                dry_run=options["dry_run"],
                progress=bar.show,
            )
        except KeyboardInterrupt:
            bar.clear()
            run = ImportRun.objects.filter(started_by=by.name, finished_at__isnull=True).first()
            if run is not None:
                # The database does not keep the order of keys.
                self._tell({key: run.report[key] for key in KEYS}, place, options["verbosity"])
            self.stderr.write(_("Cut off. What was imported is whole; start again to go on."))
            sys.exit(CUT_OFF)
        bar.clear()
        self._tell(run.report, place, options["verbosity"])
        if run.report["files"] == 0 or _nothing_delivered(run.report):
            raise CommandError(_("No SOURCE exists or holds a file."), returncode=1)

    def _place(self, given: str | None) -> Path | None:
        if not given or given == "-":
            return None
        place = Path(given)
        is_new = not place.exists()
        try:
            with place.open("a"):
                pass
            if is_new:
                place.unlink()
        except OSError as error:
            message = _("The report can't be written to %(place)s: %(reason)s.")
            raise CommandError(message % {"place": given, "reason": error.strerror}, returncode=2) from None
        return place

    def _tell(self, report: dict[str, Any], place: Path | None, verbosity: int) -> None:
        text = json.dumps(report, ensure_ascii=False, indent=1)
        if place is not None:
            place.write_text(f"{text}\n", encoding="utf-8")
        if self.options["report"] == "-":
            self.stdout.write(text)
            return
        for entry in report["problems"]:
            if verbosity > 1 or (verbosity and entry["severity"] == ERROR):
                self.stdout.write(_sentence(entry))
        if verbosity:
            summary = _(
                "%(files)d files: %(created)d created, %(updated)d updated, %(unchanged)d unchanged, "
                "%(duplicates)d duplicates, %(rejected)d rejected; %(warnings)d warnings."
            )
            self.stdout.write(summary % {key: value for key, value in report.items() if key != "problems"})


def _sentence(entry: dict[str, Any]) -> str:
    where = entry["source"] + (f":{entry['line']}" if entry["line"] else "")
    field = f" {entry['field']}:" if entry["field"] else ""
    return f"{where}:{field} {entry['message']} [{entry['severity']}, {entry['rule']}]"


def _nothing_delivered(report: dict[str, Any]) -> bool:
    """Whether every file was a web address that gave nothing."""
    fetching = {"fetch", "address", "private_address", "redirects"}
    failed = {
        entry["source"] for entry in report["problems"] if entry["rule"] in fetching and entry["line"] is None
    }
    return report["rejected"] == report["files"] == len(failed)


class ProgressBar:
    """A bar on a terminal, at most ten times a second; elsewhere nothing."""

    WIDTH = 30

    def __init__(self, stream: TextIO):
        self.stream = stream if stream.isatty() else None
        self.shown_at = 0.0

    def show(self, done: int, total: int) -> None:
        """Draw how far the run is."""
        now = time.monotonic()
        if self.stream is None or (done < total and now - self.shown_at < 0.1):
            return
        self.shown_at = now
        filled = self.WIDTH * done // max(total, 1)
        self.stream.write(f"\r[{'#' * filled}{'.' * (self.WIDTH - filled)}] {100 * done // max(total, 1)} %")
        self.stream.flush()

    def clear(self) -> None:
        """Wipe the bar away."""
        if self.stream is not None and self.shown_at:
            self.stream.write("\r" + " " * (self.WIDTH + 10) + "\r")
            self.stream.flush()
