"""Routes: the note for the file, the complete file, and the hand-over to a later procedure."""

from __future__ import annotations

from typing import Any

from procurement.models import Sounding
from tests.factories import StoredFileFactory
from tests.factories.sounding import (
    DeclarationFactory,
    FileNoteFactory,
    OpeningFactory,
    SoundingFactory,
    SoundingInvitationFactory,
)

from .row import METHODS, Row

LIVE = {"public_id": "f11e00000001"}
CONCLUDED = {"public_id": "f11e00000002"}
NOTHING = {"public_id": "f11effffffff"}
NOTE = CONCLUDED | {"number": 1}
NO_NOTE = CONCLUDED | {"number": 9}
POST = dict.fromkeys(METHODS, 405) | {"POST": 302}
EVERYBODY = ("requester", "officer", "reviewer", "publisher", "assessor", "auditor", "buyer_admin")
COUNTED = (
    "tests/procurement/file/test_counts.py::test_pages_of_notes_with_one_and_three_rows_ask_equally_often"
)
PACKAGE = (
    "tests/procurement/file/test_packages.py::test_package_of_one_and_three_responses_asks_equally_often"
)
DOCUMENT: dict[str, Any] = {
    "language": "de",
    "number": 1,
    "title": "Vermerk zur Markterkundung: Lärm messen",
    "lead": "Vermerk zu einer abgeschlossenen Marktsondierung.",
    "facts": [["Angefertigt von", "Olga Amt"]],
    "changes": ["Dies ist die erste Fassung."],
    "is_interim": False,
    "sections": [
        {
            "key": "about",
            "title": "Die Marktsondierung",
            "notes": ["Sie bindet niemanden."],
            "pairs": [["Öffentliche Stelle", "Stadt"], ["Zweck", "Lärm messen\nund zeigen"]],
            "tables": [
                {
                    "title": "Fassungen",
                    "head": ["Fassung", "Prüfsumme"],
                    "widths": [1, 4],
                    "rows": [["1", "a1b2" * 16]],
                }
            ],
        }
    ],
}


def build(world: dict[str, Any]) -> None:
    """A published sounding of the municipality, and a concluded one with a note; everybody there has declared."""
    town = world["municipality"]
    SoundingFactory(organisation=town, title="Lärm melden", state="published", **LIVE)
    one = SoundingFactory(organisation=town, title="Lärm messen", state="published", **CONCLUDED)
    SoundingInvitationFactory(sounding=one, organisation=world["vendor"])
    OpeningFactory(sounding=one)
    Sounding.objects.filter(pk=one.pk).update(state="concluded", ended_at=one.opened_at)
    for visitor in EVERYBODY:
        DeclarationFactory(sounding=one, person_id=world[visitor].pk)
    stored = StoredFileFactory(organisation_id=town.pk)
    stored.purpose, stored.name = "file_note", "vermerk-1-laerm-messen.pdf"
    stored.save()
    FileNoteFactory(sounding=one, document=DOCUMENT, file=stored, made_by_id=world["officer"].pk)


ROWS: dict[str, Row] = {
    "procurement:note-list": Row("sounding.view", CONCLUDED, missing=NOTHING, counted=COUNTED),
    "procurement:note-make": Row("sounding.prepare", LIVE, POST, missing=NOTHING),
    "procurement:note-show": Row("sounding.view", NOTE, missing=NO_NOTE, counted=COUNTED),
    "procurement:note-paper": Row("sounding.view", NOTE, missing=NO_NOTE),
    "procurement:file-package": Row("sounding.view", CONCLUDED, missing=NOTHING, counted=PACKAGE),
    "procurement:handover-show": Row("sounding.view", CONCLUDED, missing=NOTHING, counted=COUNTED),
    "procurement:handover-package": Row("sounding.view", CONCLUDED, missing=NOTHING),
}
