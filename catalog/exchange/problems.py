"""Problems of files, told so that the owner of the file can mend them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ERROR = "error"
WARNING = "warning"
UNCHECKED = "unchecked"

# Rules whose warnings leave a file perfect: it is valid by its version, or the fault is not in the file.
HARMLESS = frozenset({"deprecated", "duplicate", "fork"})


LONGEST_FIELD = 300


def printable(text: str) -> str:
    """The text without control characters, line ends and the like."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)


@dataclass(frozen=True)
class FileProblem:
    """One thing to say about one place of a file.

    line      counted from 1; None where it is unknown
    field     dotted path as it stands in the file, such as `description.de.features`; empty for the whole file
    rule      short code of the rule
    severity  "error" (no listing can be made of the file), "warning" (imported without the faulty value), or
              "unchecked" (can't be judged without the network; the rule is "unchecked" then too)
    """

    line: int | None
    field: str
    rule: str
    severity: str
    message: str

    def __post_init__(self) -> None:
        # Keys of a file stand in these; what terminals and databases choke on must not.
        object.__setattr__(self, "field", printable(self.field)[:LONGEST_FIELD])
        object.__setattr__(self, "message", printable(self.message))

    @property
    def is_harmless(self) -> bool:
        """Whether a file with only such problems counts as perfect."""
        return self.severity == UNCHECKED or (self.severity == WARNING and self.rule in HARMLESS)

    def entry(self, source: str) -> dict[str, Any]:
        """The problem as the report writes it."""
        return {
            "source": source,
            "line": self.line,
            "field": self.field,
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
        }


class Unreadable(Exception):
    """Raised where nothing can be made of a file or an address; carries the one problem that says why."""

    def __init__(self, rule: str, message: str, *, line: int | None = None, field: str = ""):
        self.problem = FileProblem(line, field, rule, ERROR, message)
        super().__init__(message)
