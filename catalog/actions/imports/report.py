"""The report of an import, in the shape that people and programs read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from catalog.exchange.problems import ERROR
from catalog.models.imports import Outcome

COUNTED = {
    Outcome.CREATED: "created",
    Outcome.UPDATED: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.DUPLICATE: "duplicates",
    Outcome.REJECTED: "rejected",
}


@dataclass
class Report:
    """Counts and problems; problems of a file stay together, files in the order in which they were given."""

    files: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED.values(), 0))
    entries: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, place: int, outcome: str, entries: list[dict[str, Any]]) -> None:
        """Count one file."""
        self.files += 1
        self.counts[COUNTED[Outcome(outcome)]] += 1
        self.entries[place] = entries

    def tell(self, entry: dict[str, Any]) -> None:
        """Tell a problem of a source that is no file."""
        self.entries.setdefault(-1, []).append(entry)

    def as_json(self) -> dict[str, Any]:
        """{"files", "created", "updated", "unchanged", "duplicates", "rejected", "warnings", "problems"}."""
        problems = [entry for place in sorted(self.entries) for entry in self.entries[place]]
        warnings = sum(entry["severity"] != ERROR for entry in problems)
        return {"files": self.files, **self.counts, "warnings": warnings, "problems": problems}
