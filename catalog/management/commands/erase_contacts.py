"""manage.py erase_contacts: personal contacts leave the originals that imports keep."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import ngettext

from catalog.actions.imports import erase_contacts
from marketplace.core.actor import system_actor


class Command(BaseCommand):
    help = "Erases personal contacts from the kept originals of imported files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--source", metavar="SOURCE", default="", help="only this file, folder or web address"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = erase_contacts(source=options["source"], by=system_actor("command:erase_contacts"))
        message = ngettext(
            "Contacts erased from %(count)d file.", "Contacts erased from %(count)d files.", count
        )
        self.stdout.write(message % {"count": count})
