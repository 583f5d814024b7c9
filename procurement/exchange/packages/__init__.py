"""ZIP packages of a sounding with a manifest of hashes: the complete file, and what is handed over to a later procedure."""

from .archive import Archive, Sealed, safe_name
from .complete import complete_file
from .handover import Company, companies_of, handover_file, private_count

__all__ = [
    "Archive",
    "Company",
    "Sealed",
    "companies_of",
    "complete_file",
    "handover_file",
    "private_count",
    "safe_name",
]
