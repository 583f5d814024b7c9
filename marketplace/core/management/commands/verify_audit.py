"""manage.py verify_audit: names every row of the record that is not as it was sealed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.core.audit import keys
from marketplace.core.audit.exporting import exported_heads
from marketplace.core.audit.sealing import NEVER, seal
from marketplace.core.audit.verifying import Finding, verify


class Command(BaseCommand):
    help = "Checks the chains of the record: names changed, removed and inserted rows, and counts what is not sealed yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--chain", type=int, help="only the chain of this organisation; 0 is the marketplace"
        )
        parser.add_argument(
            "--heads", type=Path, metavar="FOLDER", help="folder of exported heads to compare with"
        )
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="HEX",
            help="public key whose signatures count, repeatable",
        )
        parser.add_argument(
            "--seal", action="store_true", help="seal first what is committed (needs the signing key)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0

        def tell(finding: Finding) -> None:
            nonlocal found
            found += 1
            self.stdout.write(f"{finding.kind}: {finding.text}")

        try:
            if options["seal"]:
                seal()
            trusted = [keys.checked_public_key(key) for key in options["key"]]
            report = verify(
                chain=options["chain"],
                exported=self._exported(options["heads"]),
                public_keys=trusted,
                keep=False,
                tell=tell,
            )
        except (ImproperlyConfigured, ValueError) as error:
            raise CommandError(str(error)) from None
        sealed = "nothing" if report.horizon == NEVER else f"everything before {report.horizon.isoformat()}"
        self.stdout.write(f"{report.links} events checked, {report.heads} signed heads; sealed: {sealed}.")
        for tail in report.tails:
            self.stdout.write(
                f"Not sealed yet: chain {tail.chain}, {tail.count} events, the oldest of {tail.oldest.isoformat()}."
            )
        self.stdout.write(f"{found} findings." if found else "Nothing was changed, removed or inserted.")
        if found:
            sys.exit(1)

    def _exported(self, folder: Path | None) -> Any:
        if folder is None:
            return ()
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        return exported_heads(folder)
