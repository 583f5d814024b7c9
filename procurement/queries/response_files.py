"""Reads of the files of a vendor's answers."""

from __future__ import annotations

from dataclasses import dataclass

from procurement.models import Response, ResponseFile


@dataclass(frozen=True)
class Kept:
    """One file of an answer, by the public id under which the answer names it."""

    public_id: str
    name: str
    size: int


def kept_files(response: Response) -> dict[str, list[Kept]]:
    """The files of a response by question; those taken out of the working copy are among them."""
    rows = ResponseFile.objects.filter(response=response, file__removed_at=None).select_related("file")
    found: dict[str, list[Kept]] = {}
    for row in rows:
        kept = Kept(str(row.file.public_id), row.file.name, row.file.size)
        found.setdefault(row.question_key, []).append(kept)
    return found
