"""Imports of files: each file whole or not at all, one bad file never in the way of the others."""

from .contacts import erase_contacts
from .run import import_files, import_listings

__all__ = ["erase_contacts", "import_files", "import_listings"]
