"""manage.py import_listings: files in the project's own listing format."""

from __future__ import annotations

from typing import Any

from catalog.actions.imports import import_listings
from catalog.management.import_command import ImportCommand
from catalog.models import ImportRun


class Command(ImportCommand):
    help = "Imports listings in the project's own format (docs/import.md)."

    def run(self, **arguments: Any) -> ImportRun:
        return import_listings(**arguments)
