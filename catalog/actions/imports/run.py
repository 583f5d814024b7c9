"""One run of an import: reads all files, decides which count, writes each listing in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from catalog.actions.listings import save_listing
from catalog.exchange.contacts import scrubbed, without_contacts
from catalog.exchange.problems import ERROR, FileProblem
from catalog.exchange.publiccode.writer import MARK, is_own_export
from catalog.exchange.sources import SourceFile, files_of
from catalog.facts.types import FactError
from catalog.models import ImportedFile, ImportRun, Solution
from catalog.models.imports import Outcome
from catalog.rules import can_import
from marketplace.core.actor import Actor
from marketplace.core.decisions import Refused, demand

from .candidates import BATCH, Candidate, duplicate_of, gather, groups, internal, look_at, outside_winners
from .formats import LISTING, PUBLICCODE, Around, CannotPropose, Existing, Format
from .report import Report

LOCK = 0x696D706F7274
Progress = Callable[[int, int], None]


def import_files(
    *,
    sources: Sequence[str],
    by: Actor,
    dry_run: bool = False,
    repository_url: str = "",
    progress: Progress | None = None,
) -> ImportRun:
    """Import publiccode.yml files, folders of them, or web addresses; gives the run with its report.

    Each file is written whole or not at all. An equal file, read before, is left alone. With `dry_run` everything is
    judged and nothing is kept but the run. `repository_url` is the repository in which the files lie; where a file
    names another, it is a fork's copy. `progress` is told (steps done, steps in all).
    Records: catalog.solution.published, catalog.solution.changed, accounts.organisation.added
    """
    return _run(PUBLICCODE, sources, by, dry_run, repository_url, progress)


def import_listings(
    *, sources: Sequence[str], by: Actor, dry_run: bool = False, progress: Progress | None = None
) -> ImportRun:
    """Import files of the project's own listing format, in every other way like `import_files`.

    Records: catalog.solution.published, catalog.solution.changed, accounts.organisation.added
    """
    return _run(LISTING, sources, by, dry_run, "", progress)


def _run(
    format: Format,
    sources: Sequence[str],
    by: Actor,
    dry_run: bool,
    repository: str,
    progress: Progress | None,
) -> ImportRun:
    demand(can_import(by))
    files, missing = files_of(sources)
    session = _Session(format, by, dry_run, repository, progress)
    for shown, problem in missing:
        session.report.tell(problem.entry(shown))
    who = by.name if by.kind == "system" else f"user:{by.user_id}"
    run = ImportRun(started_by=who[:100], sources=list(sources), dry_run=dry_run)
    with _alone():
        run.save()
        try:
            session.work(files)
        except BaseException:
            run.report = session.report.as_json()
            _save_if_possible(run)
            raise
        run.report = session.report.as_json()
        run.finished_at = timezone.now()
    run.save()
    return run


@contextmanager
def _alone() -> Iterator[None]:
    """One import at a time; commits don't wait for the disk, since a lost file is simply imported by the next run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute("RESET synchronous_commit")
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        except DatabaseError:
            # The connection is of no more use; the lock and the setting go with it.
            if not connection.in_atomic_block:
                connection.close()


def _save_if_possible(run: ImportRun) -> None:
    try:
        run.save()
    except DatabaseError:
        # The error that ended the run is the one to be told.
        pass


class _Session:
    """What one run carries from file to file."""

    def __init__(self, format: Format, by: Actor, dry_run: bool, repository: str, progress: Progress | None):
        self.format, self.by, self.dry_run, self.repository = format, by, dry_run, repository
        self.progress = progress or (lambda done, total: None)
        self.report = Report()
        self.around = Around(by)
        self.done = self.total = 0

    def work(self, files: list[SourceFile]) -> None:
        """Handle every file: read all, then settle each listing with the file that counts for it."""
        # Reading is one step of a file, settling it the other.
        self.total = 2 * len(files)
        kept = []
        for candidate in gather(files, self.format, self.repository):
            self._step()
            if candidate.is_rejected:
                self._reject(candidate)
            elif self._is_own_export(candidate):
                self._tell(candidate, Outcome.UNCHANGED)
            else:
                kept.append(candidate)
        found = groups(kept)
        outside = outside_winners(found, self.format)
        identities = list(found)
        for start in range(0, len(identities), BATCH):
            batch = identities[start : start + BATCH]
            changed = [identity for identity in batch if not found[identity][0].is_settled]
            existing = self.format.existing(changed) if changed else {}
            for identity in batch:
                self._settle(found[identity], outside.get(identity, []), existing.get(identity))

    def _settle(self, group: list[Candidate], outside: list[Candidate], existing: Existing | None) -> None:
        """Make one listing of the file that counts; the others are duplicates. If it fails, the next one counts."""
        alive = [candidate for candidate in outside if not candidate.file.is_gone]
        winner = alive[0] if alive and alive[0].order < group[0].order else None
        for candidate in group:
            if winner is not None:
                self._duplicate(candidate, winner)
            elif self._import(candidate, outside, existing):
                winner = candidate

    def _import(self, candidate: Candidate, outside: list[Candidate], existing: Existing | None) -> bool:
        if candidate.is_settled:
            self._tell(candidate, Outcome.UNCHANGED)
            return True
        if candidate.is_unchanged:
            # It was a duplicate until now, so its facts have to be read again.
            look_at(candidate, self.format, again=True)
        if candidate.is_rejected or candidate.reading is None:
            self._reject(candidate)
            return False
        try:
            outcome = self._save(candidate, outside, existing)
        except (OperationalError, InterfaceError, Refused):
            raise
        except Exception as error:
            self.around.forget()
            candidate.failed = _problems_of(candidate, error)
            self._tell(candidate, Outcome.REJECTED)
            return False
        self._tell(candidate, outcome)
        return True

    def _save(self, candidate: Candidate, outside: list[Candidate], existing: Existing | None) -> str:
        assert candidate.reading is not None
        with transaction.atomic():
            proposal = self.format.propose(candidate.reading, existing, self.around)
            solution, outcome = save_listing(proposal=proposal, by=self.by)
            candidate.solution_id = solution.pk
            self._remember(candidate, outcome)
            if outside:
                rows = ImportedFile.objects.filter(pk__in=[other.row["pk"] for other in outside if other.row])
                rows.update(outcome=Outcome.DUPLICATE)
            if self.dry_run:
                transaction.set_rollback(True)
        if self.dry_run:
            self.around.forget()
        else:
            self.around.keep()
        return outcome

    def _reject(self, candidate: Candidate) -> None:
        if candidate.reading is not None and not self.dry_run:
            candidate.solution_id = candidate.row["solution_id"] if candidate.row else None
            self._remember(candidate, Outcome.REJECTED)
        self._tell(candidate, Outcome.REJECTED)

    def _duplicate(self, candidate: Candidate, winner: Candidate) -> None:
        candidate.extra.append(duplicate_of(candidate, winner))
        row = candidate.row
        known = candidate.is_unchanged and row is not None and row["outcome"] == Outcome.DUPLICATE
        if not self.dry_run and not (known and candidate.solution_id == winner.solution_id):
            candidate.solution_id = winner.solution_id
            self._remember(candidate, Outcome.DUPLICATE)
        self._tell(candidate, Outcome.DUPLICATE)

    def _remember(self, candidate: Candidate, outcome: str) -> None:
        """Keep the original with what became of it."""
        values: dict[str, Any] = {
            "outcome": outcome,
            "solution_id": candidate.solution_id,
            "problems": [problem.entry(candidate.file.shown) for problem in candidate.problems()],
            "imported_at": timezone.now(),
        }
        reading = candidate.reading
        if reading is not None:
            erased = candidate.row is not None and candidate.row["contacts_erased_at"] is not None
            text = reading.text.replace("\0", "\ufffd")
            values |= {
                "sha256": candidate.sha256,
                "reader_version": self.format.reader_version,
                "repository_url": candidate.repository,
                "standard": reading.standard,
                "text": without_contacts(text) if erased else text,
                "unknown_keys": _storable(scrubbed(reading.unknown) if erased else reading.unknown),
            }
        if candidate.row is None:
            ImportedFile.objects.create(source=candidate.file.key, **values)
        else:
            ImportedFile.objects.filter(pk=candidate.row["pk"]).update(**values)

    def _is_own_export(self, candidate: Candidate) -> bool:
        reading = candidate.reading
        if reading is None or not reading.text.startswith(MARK):
            return False
        rows = Solution.objects.select_related("current", "vendor")
        solution = rows.filter(identity=reading.identity).first()
        return solution is not None and is_own_export(reading.text, solution)

    def _tell(self, candidate: Candidate, outcome: str) -> None:
        entries = [problem.entry(candidate.file.shown) for problem in candidate.problems()]
        self.report.add(candidate.place, outcome, entries)
        self._step()

    def _step(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)


def _problems_of(candidate: Candidate, error: Exception) -> list[FileProblem]:
    """Why the listing was refused, as problems of the file."""
    if isinstance(error, CannotPropose):
        return error.problems
    if isinstance(error, FactError):
        return [FileProblem(None, p.path, p.rule, ERROR, p.message) for p in error.problems]
    if isinstance(error, ValidationError):
        messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return [
            FileProblem(None, name if name != "__all__" else "", "invalid", ERROR, text)
            for name, texts in messages.items()
            for text in texts
        ]
    return [internal(candidate, error)]


def _storable(value: Any) -> Any:
    """A plain value without the NUL characters that the database refuses."""
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
