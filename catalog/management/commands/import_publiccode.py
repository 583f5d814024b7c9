"""manage.py import_publiccode: files, folders and web addresses of publiccode.yml files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from catalog.actions.imports import import_files
from catalog.exchange.addresses import fold_address
from catalog.management.import_command import ImportCommand
from catalog.models import ImportRun


class Command(ImportCommand):
    help = "Imports publiccode.yml files. SOURCE is a file, a folder (all .yml and .yaml below it) or a web address."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--repository",
            metavar="URL",
            default="",
            help="the repository in which the files lie; a file that names another is a fork's copy",
        )

    def run(self, **arguments: Any) -> ImportRun:
        repository = self.options["repository"]
        if repository and not fold_address(repository):
            raise CommandError(_("--repository is no address: %(url)s") % {"url": repository}, returncode=2)
        return import_files(repository_url=repository, **arguments)
