"""Takes personal contacts out of a file that is kept for operators."""

from __future__ import annotations

import re
from typing import Any

import yaml

from .problems import Unreadable
from .tree import read_tree

NOTE = "# Contacts were erased from this copy."
MASK = "(erased)"
CONTACT_KEYS = frozenset(
    "contacts contact kontakt kontakte email emails mail pec phone phones telephone telefon tel mobile fax".split()
)
ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+")


def without_contacts(text: str) -> str:
    """The file's values written anew without contacts, comments and e-mail addresses; nothing where it can't be read."""
    try:
        root, _problems = read_tree(text)
    except Unreadable:
        return ""
    values = scrubbed(root.to_plain())
    return f"{NOTE}\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)}"


def scrubbed(value: Any) -> Any:
    """A plain value without entries that hold contacts; e-mail addresses in texts are masked."""
    if isinstance(value, dict):
        return {
            ADDRESS.sub(MASK, key): scrubbed(item)
            for key, item in value.items()
            if re.sub(r"[^a-z]", "", key.lower()) not in CONTACT_KEYS
        }
    if isinstance(value, list):
        return [scrubbed(item) for item in value]
    return ADDRESS.sub(MASK, value) if isinstance(value, str) else value
