"""Reads a publiccode.yml: bytes in, facts and problems out. Never raises, whatever the bytes are."""

from __future__ import annotations

from catalog.exchange.problems import ERROR, FileProblem, Unreadable
from catalog.exchange.reading import Reading
from catalog.exchange.tree import decode

from . import versions
from .mapping import facts_of, owner_of, spoken_for
from .rules import check_bytes, no_name

# Counted up whenever the same bytes give other facts or problems: files are then read again although unchanged.
READER_VERSION = 1


def read_publiccode(data: bytes) -> Reading:
    """Read and judge a file by the version of the standard it names."""
    try:
        text = decode(data)
    except Unreadable:
        text = ""
    checked = check_bytes(data)
    if checked.is_rejected:
        return Reading(checked.problems, text, standard=checked.standard, unknown=checked.unknown)
    facts, more = facts_of(checked)
    if "name" not in facts:
        # What the file writes there is nothing that a reader could see.
        more.append(FileProblem(checked.lines.get("name"), "name", "required", ERROR, no_name()))
        return Reading([*checked.problems, *more], text, standard=checked.standard, unknown=checked.unknown)
    name, uri, named = owner_of(checked.values)
    return Reading(
        problems=[*checked.problems, *more],
        text=text,
        identity=checked.identity,
        standard=checked.standard,
        rank=checked.version if checked.standard else 0,
        facts=facts,
        spoken_for=spoken_for(checked),
        owner=(name, uri),
        owner_named=named,
        unknown=checked.unknown,
        url_line=checked.lines.get("url"),
    )


def rank_of(standard: str) -> int:
    """How new a version is, as far as its name tells; 0 where it is none."""
    return versions.number(standard)
