"""Filling: a listing takes over what a publiccode.yml says, and its owner reads what was taken and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from catalog.exchange.problems import FileProblem
from catalog.exchange.publiccode.reader import read_publiccode
from catalog.exchange.reading import Reading
from catalog.facts.registry import FACTS
from catalog.models import Revision
from catalog.rules import can_begin_listing
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand

from .revisions import begin_listing, locked_revision, save_revision


@dataclass(frozen=True)
class Filling:
    """What became of a file: the revision (None where nothing could be read), the facts it gave, and its problems."""

    revision: Revision | None
    taken: tuple[str, ...]
    problems: tuple[FileProblem, ...]


@transaction.atomic
def fill_revision(*, revision: Revision, data: bytes, by: Actor, known_saves: int | None = None) -> Filling:
    """Set the facts that the file has, and no others; a file that can't be read changes nothing.

    known_saves  as in save_revision, Conflict included
    Records: catalog.revision.saved
    """
    revision = locked_revision(revision, by)
    reading = read_publiccode(data)
    return _filled(revision, reading, by, known_saves)


@transaction.atomic
def begin_from_file(*, data: bytes, by: Actor) -> Filling:
    """Begin a listing with the name and the facts of a file; one that can't be read begins nothing.

    Records: catalog.revision.begun, catalog.revision.saved
    """
    demand(can_begin_listing(by))
    reading = read_publiccode(data)
    if reading.is_rejected or "name" not in reading.facts:
        return Filling(None, (), tuple(reading.problems))
    return _filled(begin_listing(name=reading.facts["name"], by=by), reading, by, None)


def _filled(revision: Revision, reading: Reading, by: Actor, known_saves: int | None) -> Filling:
    facts = {} if reading.is_rejected else reading.facts
    saved = save_revision(revision=revision, values=facts, by=by, known_saves=known_saves)
    return Filling(saved, tuple(key for key in FACTS if key in facts), tuple(reading.problems))
