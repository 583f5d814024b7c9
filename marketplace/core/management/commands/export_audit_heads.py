"""manage.py export_audit_heads: writes the signed heads of the record to files outside the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from marketplace.core.audit.exporting import export_heads


class Command(BaseCommand):
    help = "Adds the signed heads of the record to a file of JSON lines, for verify_audit --heads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="FOLDER", help="another folder than MARKETPLACE_AUDIT_EXPORT"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place, count = export_heads(options["to"] or settings.AUDIT_EXPORT)
        self.stdout.write(f"{count} heads added to {place}.")
