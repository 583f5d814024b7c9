"""The versions of a note for the file."""

from __future__ import annotations

from dataclasses import dataclass

from procurement.models import FileNote, Sounding

from .people import People, people_in


@dataclass(frozen=True)
class NoteLine:
    """One version as the list shows it."""

    note: FileNote
    by: str
    changes: tuple[str, ...]
    is_interim: bool


def notes_of(sounding: Sounding) -> list[FileNote]:
    """All versions, the newest first, with their files; one query."""
    return list(sounding.file_notes.select_related("file").order_by("-number"))


def note_lines(sounding: Sounding) -> list[NoteLine]:
    """The versions as the list shows them; four queries whatever their number."""
    notes = notes_of(sounding)
    people: People = people_in(sounding.organisation_id, (note.made_by_id for note in notes))
    return [
        NoteLine(
            note,
            people.name(note.made_by_id),
            tuple(note.document.get("changes", ())),
            bool(note.document.get("is_interim")),
        )
        for note in notes
    ]


def note_for(sounding: Sounding, number: int) -> FileNote | None:
    """One version with its file."""
    return sounding.file_notes.select_related("file").filter(number=number).first()
