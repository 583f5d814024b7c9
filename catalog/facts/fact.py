"""The declaration of one fact: everything any part of the catalogue needs to know about a field, told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .types import Choice, FactType, Keyed, Many, Record


@dataclass(frozen=True)
class Fact:
    """One field of a listing.

    key         name in documents, API and addresses
    type        cleans and describes the value
    label, help texts for people, translated lazily
    publiccode  dotted path in publiccode.yml, `*` for the language; empty where the standard has no such key
    facet       name of the facet that filters by it; empty where it is no facet
    evidence    whether buyers want to know who checked it
    required    whether its owner can't publish a listing without it
    essential   whether not even an imperfect file becomes a listing without it
    """

    key: str
    type: FactType
    label: Any
    help: Any = ""
    publiccode: str = ""
    facet: str = ""
    evidence: bool = False
    required: bool = False
    essential: bool = False

    def schema(self) -> dict[str, Any]:
        """Describe the value as JSON Schema with title and description in the active language."""
        found = self.type.schema() | {"title": str(self.label)}
        return found | ({"description": str(self.help)} if self.help else {})

    def codes(self, value: Any) -> list[str]:
        """The facet codes of a cleaned value: a text is one, a list its items, a mapping its keys."""
        if value is None:
            return []
        if isinstance(value, (list, tuple)):
            return [str(item) for item in value]
        if isinstance(value, dict):
            return list(value)
        return [str(value)]

    def choice(self) -> Choice | None:
        """The closed list behind the fact, if there is one."""
        kind = self.type
        if isinstance(kind, Many):
            kind = kind.of
        if isinstance(kind, Keyed):
            kind = kind.keys
        return kind if isinstance(kind, Choice) else None

    def label_of(self, code: str) -> str:
        """The label of one code of the closed list; the code itself where the list is open."""
        choice = self.choice()
        return str(dict(choice.pairs).get(code, code)) if choice else code

    def record(self) -> Record | None:
        """The structure of each entry, if the fact holds records."""
        kind = self.type
        while isinstance(kind, (Many, Keyed)):
            kind = kind.of
        return kind if isinstance(kind, Record) else None


@dataclass(frozen=True)
class Group:
    """Facts that belong together on a page."""

    key: str
    label: Any
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, key: str, label: Any, facts: Iterable[Fact]) -> Group:
        return cls(key, label, tuple(facts))
