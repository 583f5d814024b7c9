"""What was read of one file, whatever its format: facts, owner, problems."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from catalog.facts.document import Document

from .problems import ERROR, FileProblem

MOST_PROBLEMS = 500


@dataclass
class Extras:
    """What only the project's own format tells.

    vendor       profile fields of the organisation; `area` is a key of the register
    deployments  field values with `area` as key; likewise evidence with facts as keys
    """

    slug: str
    vendor: dict[str, Any]
    evidence: list[dict[str, Any]] | None = None
    deployments: list[dict[str, Any]] | None = None
    is_example: bool = False
    is_claimed: bool = False
    published_at: datetime.datetime | None = None
    last_confirmed_on: datetime.date | None = None


@dataclass
class Reading:
    """One file, read and judged.

    identity      what makes two files speak of one listing: folded address, or `listing:<slug>` in the own format
    standard      version of the standard, for people; rank counts a newer one higher
    spoken_for    facts the file speaks for; None means all
    owner         (name, uri) of the organisation behind the solution; owner_named says whether the file names it
    text          the file as text, for operators; empty where it is not UTF-8
    """

    problems: list[FileProblem]
    text: str = ""
    identity: str = ""
    standard: str = ""
    rank: int = 0
    facts: Document = field(default_factory=dict)
    spoken_for: frozenset[str] | None = None
    owner: tuple[str, str] = ("", "")
    owner_named: bool = False
    unknown: dict[str, Any] = field(default_factory=dict)
    url_line: int | None = None
    extras: Extras | None = None

    def __post_init__(self) -> None:
        # One wrong line can be wrong a thousand times; nobody reads the thousandth. Errors always stay.
        self.problems.sort(key=lambda problem: problem.severity != ERROR)
        del self.problems[MOST_PROBLEMS:]
        self.problems.sort(key=lambda problem: problem.line or 0)

    @property
    def is_rejected(self) -> bool:
        """Whether no listing can be made of the file."""
        return any(problem.severity == ERROR for problem in self.problems)

    @property
    def is_imperfect(self) -> bool:
        """Whether the owner of the file has something to mend."""
        return not all(problem.is_harmless for problem in self.problems)
