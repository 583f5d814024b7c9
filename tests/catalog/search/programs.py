"""What a process of its own runs: a reader that answers searches over a pipe, and a writer that changes listings."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.models import Organisation
from catalog.actions import Proposal, republish_solution, save_listing, withdraw_solution
from catalog.models import Solution
from catalog.search import changes, engine, indexing
from catalog.search.documents import Document
from catalog.search.fast import database
from catalog.search.fast import engine as fast_engine
from catalog.search.interface import Answer, Query
from catalog.search.reference import ReferenceEngine
from marketplace.core.actor import system_actor

BY = system_actor("tests")
PUBLISHED = datetime.datetime(2026, 1, 1, 9, tzinfo=datetime.UTC)
# Changes that are kept after a writer has forgotten the old ones.
KEPT = 20


@dataclass(frozen=True)
class Told:
    """What a reader answered: the number of hits, ids and names of the first ones, and the counts of the standards.

    by  the engine that did; for the reference also what was with the fast one then
    """

    count: int
    hits: tuple[tuple[int, str], ...] = ()
    standards: tuple[tuple[str, int], ...] = ()
    by: str = field(default="", compare=False)


@dataclass(frozen=True)
class Content:
    """What a listing of a lane says at one time.

    word      stands in this content of this listing and nowhere else
    common    stands in every listing of the lane
    """

    word: str
    standard: str
    common: str
    vendor: str

    @property
    def name(self) -> str:
        return f"Titel {self.word}"

    def document(self, listing: int) -> Document:
        """The ready document of a listing that says this."""
        card = {"name": self.name}
        return Document(
            solution_id=listing,
            slug=f"lane-{listing}",
            name_key=self.word,
            published_at=PUBLISHED,
            uses=0,
            evidence_until=None,
            codes={("standard", self.standard, self.standard.title()), ("vendor", self.vendor, self.vendor)},
            cards={"de": card, "en": card, "api": card},
            lexemes={self.word: "A", self.common: "D"},
            words={word: (word, {word}) for word in (self.word, self.common)},
        )


@dataclass(frozen=True)
class Job:
    """The steps of one transaction, as (name of a method of Steps, what it is given), and how it ends.

    end  "commit", "roll back", or "hang": wait before the commit until somebody kills the process
    """

    steps: Sequence[tuple[str, tuple[Any, ...]]]
    end: str = "commit"


class Helper(ReferenceEngine):
    """The reference engine, counting how often it is asked."""

    times = 0

    def search(self, query: Query) -> Answer:
        Helper.times += 1
        return super().search(query)


def read(pipe: Connection, database_name: str, fault: str, snapshot: Path) -> None:
    """Answer lists of queries until the pipe closes, as a web process does; an error is an answer too."""
    _use(database_name)
    engine.ReferenceEngine = fast_engine.ReferenceEngine = Helper  # type: ignore[misc]
    serving = engine.Serving("fast", snapshot)
    serving.build()
    if fault == "compares no version":
        shown_of = database.shown_of
        database.shown_of = lambda *wanted: (serving.state().version, shown_of(*wanted)[1])
    pipe.send(serving.state())
    while True:
        try:
            queries = pipe.recv()
        except EOFError:
            return
        answers: list[Told | str] = []
        for query in queries:
            try:
                answers.append(_told(serving, query))
            except Exception as error:
                answers.append(repr(error))
        pipe.send(answers)


def write(pipe: Connection, database_name: str, fault: str, _snapshot: Path) -> None:
    """Carry out jobs, each in a transaction of its own, until the pipe closes; tells what each step returned."""
    _use(database_name)
    changes.KEPT = KEPT
    if fault == "notes no change":
        # No version either: a version without its changes would make the readers load everything anew, and be right.
        indexing.note_changes = lambda *_before, **_options: None
        indexing.next_version = lambda: 0
    connection.ensure_connection()
    pipe.send(connection.connection.info.backend_pid)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        with transaction.atomic():
            told = [getattr(Steps, name)(*given) for name, given in job.steps]
            if job.end == "hang":
                pipe.send("writing")
                pipe.recv()
            elif job.end == "roll back":
                transaction.set_rollback(True)
        pipe.send(told)


class Steps:
    """Everything a writer can do inside a transaction."""

    @staticmethod
    def publish(*wanted: tuple[int, Content]) -> None:
        """Several listings at once, as an import does."""
        Solution.objects.filter(pk__in=[listing for listing, _content in wanted]).update(status="published")
        indexing.write_rows([content.document(listing) for listing, content in wanted])

    @staticmethod
    def drop(listing: int) -> None:
        Solution.objects.filter(pk=listing).update(status="withdrawn")
        indexing.drop_row(Solution(pk=listing))

    @staticmethod
    def save(slug: str, content: Content) -> int:
        """By the action: a new listing, or a new version of it."""
        facts = {
            "name": content.name,
            "short_description": {"de": f"Kurz {content.common}"},
            "standards": [content.standard.title()],
        }
        vendor = Organisation.objects.get(slug=content.vendor)
        solution, outcome = save_listing(proposal=Proposal(vendor=vendor, slug=slug, facts=facts), by=BY)
        assert outcome in ("created", "updated")
        return solution.pk

    @staticmethod
    def withdraw(listing: int) -> None:
        """By the action."""
        withdraw_solution(solution=Solution(pk=listing), by=BY, reason="test")

    @staticmethod
    def republish(listing: int) -> None:
        """By the action."""
        republish_solution(solution=Solution(pk=listing), by=BY)

    @staticmethod
    def in_vain(name: str, given: tuple[Any, ...]) -> None:
        """A step that is rolled back alone."""
        before = transaction.savepoint()
        step: Callable[..., Any] = getattr(Steps, name)
        step(*given)
        transaction.savepoint_rollback(before)

    @staticmethod
    def begin_anew() -> None:
        changes.begin_anew()

    @staticmethod
    def forget_old_changes() -> None:
        changes.forget_old_changes()


def _told(serving: engine.Serving, query: Query) -> Told:
    before = Helper.times
    answer = serving.search(query)
    return Told(
        answer.count,
        tuple((hit.solution_id, hit.cards["de"]["name"]) for hit in answer.hits),
        tuple(sorted((row.code, row.count) for row in answer.facets["standard"] if row.count)),
        "fast" if Helper.times == before else _why_helped(serving),
    )


def _why_helped(serving: engine.Serving) -> str:
    state = serving.state()
    return f"reference, {'building' if state.is_building else state.name}"


def _use(database_name: str) -> None:
    connection.settings_dict["NAME"] = database_name
    # As in production, and so that no process keeps a record of all its statements.
    settings.DEBUG = False
