"""Pages of the note for the file and of the hand-over: route, German and English address."""

from __future__ import annotations

from tests.architecture.table import file_notes

LIVE, CONCLUDED = file_notes.LIVE["public_id"], file_notes.CONCLUDED["public_id"]
_OWN = (
    ("note-list", f"{CONCLUDED}/vermerk/", f"{CONCLUDED}/note/"),
    ("note-list", f"{LIVE}/vermerk/", f"{LIVE}/note/"),
    ("note-show", f"{CONCLUDED}/vermerk/1/", f"{CONCLUDED}/note/1/"),
    ("handover-show", f"{CONCLUDED}/uebergabe/", f"{CONCLUDED}/hand-over/"),
)
OWN = tuple(
    (f"procurement:{route}", f"marktsondierungen/{german}", f"soundings/{english}")
    for route, german, english in _OWN
)
