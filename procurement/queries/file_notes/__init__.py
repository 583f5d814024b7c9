"""Reads for the note for the file and for the packages: all of one sounding, sealed before the opening."""

from .material import material_of
from .notes import NoteLine, note_for, note_lines, notes_of
from .people import People, people_in, roles_then
from .record import RecordLine, record_lines

__all__ = [
    "NoteLine",
    "People",
    "RecordLine",
    "material_of",
    "note_for",
    "note_lines",
    "notes_of",
    "people_in",
    "record_lines",
    "roles_then",
]
