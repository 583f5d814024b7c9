"""Files of a run before anything is written: what is known of each, and which of several for one address counts."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalog.exchange.addresses import fold_address, lies_at, repository_of
from catalog.exchange.problems import ERROR, WARNING, FileProblem, Unreadable
from catalog.exchange.reading import Reading
from catalog.exchange.sources import SourceFile, remembered
from catalog.models.imports import ImportedFile, Outcome

from .formats import Format, rank_of

log = logging.getLogger(__name__)
BATCH = 500
WINNERS = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
COLUMNS = (
    "pk", "source", "sha256", "reader_version", "repository_url", "standard", "outcome", "problems", "solution_id",
    "solution__identity", "solution__slug", "contacts_erased_at",
)  # fmt: skip

# Places in the order of several files for one address; lower counts more.
AT_HOME, LAID_OUT, UNKNOWN, FORK = range(4)


@dataclass
class Candidate:
    """One file of a run.

    place    its position in the run
    row      what is remembered of it, as COLUMNS; None if it is new
    reading  None while the file is unchanged since it was remembered
    failed   why it could not be handled, although it may be fine: told, but not remembered
    solution_id  the listing it made, once it is known
    """

    place: int
    file: SourceFile
    repository: str
    row: dict[str, Any] | None = None
    sha256: str = ""
    reading: Reading | None = None
    failed: list[FileProblem] = field(default_factory=list)
    solution_id: int | None = None
    identity: str = ""
    standard_rank: int = 0
    extra: list[FileProblem] = field(default_factory=list)

    @property
    def home(self) -> int:
        """How surely the file lies in the repository that it speaks of."""
        known = fold_address(self.repository) or repository_of(self.file.key)
        if known:
            return AT_HOME if known == self.identity else FORK
        if lies_at(self.file.key, self.identity):
            return AT_HOME if self.file.path is None else LAID_OUT
        return UNKNOWN

    @property
    def order(self) -> tuple[int, int, str]:
        """Sorts the files for one address: the one that counts first."""
        return self.home, -self.standard_rank, self.file.key

    @property
    def is_unchanged(self) -> bool:
        """Whether the bytes were read before and need not be read again."""
        return self.reading is None and not self.failed

    @property
    def is_rejected(self) -> bool:
        """Whether nothing can be made of the file, now or when it was read before."""
        if self.reading is not None:
            return self.reading.is_rejected
        return bool(self.failed) or (self.row is not None and self.row["outcome"] == Outcome.REJECTED)

    @property
    def is_settled(self) -> bool:
        """Whether it is unchanged and made the listing as it stands."""
        return self.is_unchanged and self.row is not None and self.row["outcome"] in WINNERS

    def remember(self, row: dict[str, Any], format: Format) -> None:
        """Take from the row what reading would tell."""
        self.identity, self.standard_rank = format.identity_of(row), rank_of(row["standard"])
        self.solution_id = row["solution_id"]

    def problems(self) -> list[FileProblem]:
        """Everything to tell about the file; what an earlier run told of an unchanged one comes from its row."""
        if self.failed:
            return self.failed
        told = self.reading.problems if self.reading is not None else _stored(self.row)
        return [*told, *self.extra]


def gather(files: list[SourceFile], format: Format, repository: str) -> Iterator[Candidate]:
    """Read each file that is new or changed; unchanged ones cost a look at their bytes and a share of one query."""
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        rows = {
            row["source"]: row
            for row in ImportedFile.objects.filter(source__in=[file.key for file in batch]).values(*COLUMNS)
        }
        for at, file in enumerate(batch, start):
            row = rows.get(file.key)
            # What was once told of a file's repository counts until something else is told.
            candidate = Candidate(at, file, repository or (row["repository_url"] if row else ""), row)
            look_at(candidate, format)
            yield candidate


def look_at(candidate: Candidate, format: Format, *, again: bool = False) -> None:
    """Fetch the bytes and read them unless they are known; `again` reads known bytes too."""
    row = candidate.row
    try:
        data = candidate.file.read()
        candidate.sha256 = hashlib.sha256(data).hexdigest()
        if not again and row is not None and _is_known(row, candidate, format):
            candidate.remember(row, format)
            return
        reading = format.read(data)
    except Unreadable as error:
        candidate.failed = [error.problem]
        return
    except Exception as error:
        candidate.failed = [internal(candidate, error)]
        return
    candidate.reading = reading
    candidate.identity, candidate.standard_rank = reading.identity, reading.rank
    if not reading.is_rejected and candidate.home == FORK:
        reading.problems.append(_fork(reading))


def internal(candidate: Candidate, error: Exception) -> FileProblem:
    """Log an error of the marketplace itself and tell it without its details."""
    log.exception("import of %s failed", candidate.file.shown)
    message = _("The marketplace failed on this file (%(error)s). That is its own fault; the log says more.")
    return FileProblem(None, "", "internal", ERROR, message % {"error": type(error).__name__})


def groups(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """The candidates by identity, each group with the one that counts first."""
    found: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault(candidate.identity, []).append(candidate)
    for group in found.values():
        group.sort(key=lambda candidate: candidate.order)
    return found


def outside_winners(found: dict[str, list[Candidate]], format: Format) -> dict[str, list[Candidate]]:
    """Files of earlier runs, by identity, that made a listing and are not part of this run; the best first."""
    asked = [identity for identity, group in found.items() if len(group) > 1 or not group[0].is_settled]
    inside = {candidate.file.key for group in found.values() for candidate in group}
    winners: dict[str, list[Candidate]] = {}
    for start in range(0, len(asked), BATCH):
        for row in format.rows(asked[start : start + BATCH]).filter(outcome__in=WINNERS).values(*COLUMNS):
            if row["source"] not in inside and format.has_read(row["reader_version"]):
                candidate = Candidate(-1, remembered(row["source"]), row["repository_url"], row)
                candidate.remember(row, format)
                winners.setdefault(candidate.identity, []).append(candidate)
    for group in winners.values():
        group.sort(key=lambda candidate: candidate.order)
    return winners


def duplicate_of(candidate: Candidate, winner: Candidate) -> FileProblem:
    """Tell that another file counts for the same listing, and why that one."""
    if winner.home < candidate.home:
        reason = _("it lies in the repository that both name")
    elif winner.standard_rank > candidate.standard_rank:
        reason = _("it follows a newer version of the standard")
    else:
        reason = _("its path comes first")
    message = _("%(winner)s speaks of the same listing and counts, because %(reason)s.")
    values = {"winner": winner.file.shown, "reason": reason}
    line = candidate.reading.url_line if candidate.reading else _told_line(candidate.row)
    return FileProblem(line, "url", "duplicate", WARNING, message % values)


def _is_known(row: dict[str, Any], candidate: Candidate, format: Format) -> bool:
    return (
        row["sha256"] == candidate.sha256
        and row["reader_version"] == format.reader_version
        and row["repository_url"] == candidate.repository
        and (row["solution_id"] is not None or row["outcome"] == Outcome.REJECTED)
    )


def _stored(row: dict[str, Any] | None) -> list[FileProblem]:
    entries = row["problems"] if row else []
    keys = ("line", "field", "rule", "severity", "message")
    return [FileProblem(*(entry[key] for key in keys)) for entry in entries if entry["rule"] != "duplicate"]


def _told_line(row: dict[str, Any] | None) -> int | None:
    """The line that an earlier run told for a duplicate."""
    entries = row["problems"] if row else []
    return next((entry["line"] for entry in entries if entry["rule"] == "duplicate"), None)


def _fork(reading: Reading) -> FileProblem:
    message = _(
        "The address names another repository than the one the file lies in: it looks like a fork's copy."
    )
    return FileProblem(reading.url_line, "url", "fork", WARNING, message)
