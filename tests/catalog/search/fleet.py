"""Reader and writer processes as a test sees them: started, asked, killed; and lanes that change listings and ask everybody."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from catalog.models import SearchCards
from catalog.search.interface import Query

from . import programs
from .oracle import DAY
from .programs import Content, Job, Told

SECONDS = 60
STANDARDS = 7
# After every so many changes all listings of the lane are counted.
LOOKS_AT_ALL = 4
# So many listings are asked of a reader that has just begun.
LOOKED_AT = 20
# Shares of the changes: by the catalogue's own actions, and after something that is rolled back to a savepoint.
ACTED, IN_VAIN = 0.06, 0.08
FORKED = multiprocessing.get_context("forkserver")


class Gone(Exception):
    """The process was killed while somebody waited for its answer."""


class Process:
    """A process with a pipe that one thread uses at a time."""

    def __init__(self, program: Any, snapshot: Path, fault: str = "") -> None:
        FORKED.set_forkserver_preload(["tests.catalog.search.preloaded"])
        self.pipe, theirs = FORKED.Pipe()
        name = connection.settings_dict["NAME"]
        self._process = FORKED.Process(target=program, args=(theirs, name, fault, snapshot), daemon=True)
        self._process.start()
        theirs.close()
        self.lock = threading.Lock()
        self.is_killed = False
        self.first_word = self.receive()

    def send(self, what: Any) -> None:
        try:
            self.pipe.send(what)
        except OSError as error:
            self._explain(error)

    def receive(self) -> Any:
        try:
            if not self.pipe.poll(SECONDS):
                raise TimeoutError(f"no answer within {SECONDS} seconds")
            return self.pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._explain(error)

    def kill(self) -> None:
        """End it as kill -9 does, whatever it is doing."""
        self.is_killed = True
        os.kill(self._process.pid or 0, signal.SIGKILL)
        self._process.join(SECONDS)

    def stop(self) -> None:
        """Let it end by itself."""
        with self.lock:
            self.is_killed = True
            self.pipe.close()
        self._process.join(SECONDS)
        if self._process.is_alive():
            self.kill()

    def _explain(self, error: Exception) -> None:
        if self.is_killed:
            raise Gone from error
        raise AssertionError("a process ended by itself") from error


@dataclass(frozen=True)
class Wrong:
    """An answer that is not what was committed."""

    reader: int
    what: str
    expected: Told
    told: Told | str


@dataclass
class Tally:
    """What happened in a run."""

    wrong: list[Wrong] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


class Fleet:
    """Readers that every lane asks."""

    def __init__(self, faults: Sequence[str], snapshot: Path) -> None:
        self.snapshot = snapshot
        self.readers = [Process(programs.read, snapshot, fault) for fault in faults]
        self.tally = Tally()
        self._live = dict(enumerate(self.readers))
        self._count = threading.Lock()

    def ask(self, asked: Sequence[tuple[str, Query, Told]], only: int | None = None) -> None:
        """Ask every live reader at once, and note each answer that is not the expected one.

        asked  what is looked at, the query, and the answer that is right; an expectation without hits compares counts only
        """
        queries = [query for _what, query, _expected in asked]
        wanted = {number: reader for number, reader in sorted(self._live.items()) if only in (None, number)}
        held = []
        for number, reader in wanted.items():
            # Always in the same order, so that two lanes never wait for each other.
            reader.lock.acquire()
            try:
                reader.send(queries)
                held.append((number, reader))
            except Gone:
                reader.lock.release()
        for number, reader in held:
            try:
                answers = reader.receive()
            except Gone:
                continue
            finally:
                reader.lock.release()
            self._judge(number, asked, answers)

    def restart(self, number: int, *, kill: bool) -> None:
        """Replace a reader; until the new one is there, nobody asks it."""
        old = self._live.pop(number)
        if kill:
            old.kill()
        else:
            old.stop()
        self._live[number] = self.readers[number] = Process(programs.read, self.snapshot)
        self.note("reader killed" if kill else "reader restarted")
        self.note("from snapshot", self.readers[number].first_word.is_from_file)

    def note(self, what: str, times: int = 1) -> None:
        with self._count:
            self.tally.seen[what] += times

    def _judge(
        self, number: int, asked: Sequence[tuple[str, Query, Told]], answers: Sequence[Told | str]
    ) -> None:
        for (what, query, expected), told in zip(asked, answers, strict=True):
            right = isinstance(told, Told) and told.count == expected.count
            if expected.hits:
                right = right and told == expected
            with self._count:
                self.tally.seen["answers"] += 1
                self.tally.seen[f"by {told.by}" if isinstance(told, Told) else "errors"] += 1
                self.tally.seen["found" if expected.count else "not found"] += 1
                if not right:
                    self.tally.wrong.append(
                        Wrong(number, f"{what}: {query.text} {query.filters}", expected, told)
                    )


@contextmanager
def fleet_of(faults: Sequence[str], snapshot: Path) -> Iterator[Fleet]:
    """Readers with these faults, which have ended when the block ends."""
    fleet = Fleet(faults, snapshot)
    try:
        yield fleet
    finally:
        for reader in fleet.readers:
            reader.stop()


class Lane:
    """A writer and the listings that it alone changes; it knows what each of them says, and asks after each commit.

    papers  ids of listings that are written as ready documents; others are made by the actions
    """

    def __init__(
        self, number: int, papers: Sequence[int], vendor: str, fleet: Fleet, fault: str = "", seed: int = 0
    ) -> None:
        self.number, self.vendor, self.fleet, self.fault = number, vendor, fleet, fault
        self.chance = random.Random(seed * 100 + number)
        self.common = f"spur{number}q"
        self.papers = list(papers)
        self.acted: dict[int, str] = {}
        self.now: dict[int, Content | None] = {}
        self.last: dict[int, Content] = {}
        self.changes = 0
        self.made = 0
        self.writer = self._new_writer()

    def run(self, changes: int, events: Mapping[int, Sequence[tuple[str, Any]]]) -> None:
        """Make so many changes, and at some numbers let something else happen; every commit is asked after."""
        try:
            left = sorted(events)
            while self.changes < changes:
                while left and left[0] <= self.changes:
                    for name, given in events[left.pop(0)]:
                        getattr(self, name)(given)
                self.change()
        finally:
            self.writer.stop()
            connection.close()

    def change(self) -> None:
        """Change one to three listings in one transaction; asked after the commit."""
        if self.chance.random() < ACTED:
            self._act()
            return
        wanted: dict[int, Content | None] = {}
        for pk in self.chance.sample(self.papers, self.chance.choice((1, 1, 2, 3))):
            if self.now.get(pk):
                wanted[pk] = None if self.chance.random() < 0.4 else self._content()
            else:
                wanted[pk] = (
                    self.last[pk] if pk in self.last and self.chance.random() < 0.5 else self._content()
                )
        in_vain = {next(iter(wanted)): self._content()} if self.chance.random() < IN_VAIN else {}
        self._commit(wanted, in_vain)

    def roll_back(self, _given: object) -> None:
        """A transaction that ends with nothing."""
        self._do(Job(self._some_steps(), "roll back"))
        self._ask(self._some())
        self.fleet.note("rolled back")

    def kill_writer(self, _given: object) -> None:
        """Kill the writer in the middle of a transaction."""
        self.writer.send(Job(self._some_steps(), "hang"))
        assert self.writer.receive() == "writing"
        self.writer.kill()
        self.writer = self._new_writer()
        self._ask(self._some())
        self.fleet.note("writer killed")

    def kill_writer_blindly(self, seconds: float) -> None:
        """Kill the writer at any moment, perhaps after its commit; what counts is what the database holds then."""
        pk, content, backend = self.papers[0], self._content(), self.writer.first_word
        self.writer.send(Job([("publish", ((pk, content),))]))
        time.sleep(seconds)
        self.writer.kill()
        with connection.cursor() as cursor:
            while True:
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [backend])
                if not cursor.fetchone()[0]:
                    break
                time.sleep(0.01)
        card = SearchCards.objects.filter(pk=pk).first()
        before = [self.now[pk]] if self.now.get(pk) else []
        if card and card.de["name"] == content.name:
            self._know(pk, content)
            self._ask([pk], before)
            self.fleet.note("killed after commit")
        else:
            self._ask([pk], [content])
            self.fleet.note("killed before commit")
        self.writer = self._new_writer()
        self.fleet.note("writer killed")

    def kill_reader(self, number: int) -> None:
        self.fleet.restart(number, kill=True)
        self._ask(self._some(LOOKED_AT), only=number)

    def restart_reader(self, number: int) -> None:
        self.fleet.restart(number, kill=False)
        self._ask(self._some(LOOKED_AT), only=number)

    def begin_anew(self, _given: object) -> None:
        """Every reader has to load everything."""
        self._do(Job([("begin_anew", ())]))
        self._ask(self._some())

    def forget_old_changes(self, _given: object) -> None:
        self._do(Job([("forget_old_changes", ())]))
        self._ask(self._some())

    def _new_writer(self) -> Process:
        return Process(programs.write, self.fleet.snapshot, self.fault)

    def _act(self) -> None:
        """A change by the catalogue's own actions."""
        is_new = len(self.acted) < 10 and self.chance.random() < 0.5
        pk = 0 if is_new or not self.acted else self.chance.choice(list(self.acted))
        content = self._content()
        if pk == 0:
            slug = f"act-{self.number}-{len(self.acted)}"
            pk = self._do(Job([("save", (slug, content))]))[0]
            self.acted[pk] = slug
            before = None
        elif self.now[pk] is None:
            before, content = None, self.last[pk]
            self._do(Job([("republish", (pk,))]))
        elif self.chance.random() < 0.5:
            before = self.now[pk]
            self._do(Job([("save", (self.acted[pk], content))]))
        else:
            before, content = self.now[pk], None
            self._do(Job([("withdraw", (pk,))]))
        self._know(pk, content)
        self._ask([pk], [before] if before else [])
        self.fleet.note("commits")
        self.fleet.note("by an action")

    def _commit(self, wanted: Mapping[int, Content | None], in_vain: Mapping[int, Content]) -> None:
        """Write these contents (None withdraws) in one transaction, after others that are rolled back to a savepoint."""
        steps: list[Any] = [("in_vain", ("publish", (given,))) for given in in_vain.items()]
        steps += [("drop", (pk,)) for pk, content in wanted.items() if content is None]
        if written := [(pk, content) for pk, content in wanted.items() if content]:
            steps.append(("publish", written))
        old = [content for pk in wanted if (content := self.now.get(pk))]
        self._do(Job(steps))
        for pk, content in wanted.items():
            self._know(pk, content)
        self._ask(list(wanted), [*old, *in_vain.values()])
        self.fleet.note("commits")

    def _do(self, job: Job) -> Any:
        self.writer.send(job)
        return self.writer.receive()

    def _know(self, pk: int, content: Content | None) -> None:
        self.changes += 1
        self.now[pk] = content
        if content:
            self.last[pk] = content

    def _ask(self, listings: Sequence[int], gone: Sequence[Content] = (), only: int | None = None) -> None:
        """Ask for what these listings say now, for contents that must not be found, and now and then for all of the lane."""
        asked = [("gone", _by_word(content), Told(0)) for content in gone]
        for pk in listings:
            if content := self.now.get(pk):
                found = Told(1, ((pk, content.name),), ((content.standard, 1),))
                asked.append(("here", _by_word(content, standard=(content.standard,)), found))
            elif pk in self.last and self.last[pk] not in gone:
                asked.append(("withdrawn", _by_word(self.last[pk]), Told(0)))
        if self.changes % LOOKS_AT_ALL == 0:
            present = Told(sum(content is not None for content in self.now.values()))
            asked.append(("lane", self._of_lane(self.changes // LOOKS_AT_ALL), present))
        self.fleet.ask(asked, only)

    def _of_lane(self, number: int) -> Query:
        """What finds all that the lane has: by the word that stands in all of it, or by its vendor."""
        if number % 2:
            return Query(self.common, day=DAY, cards=("de",), page_size=1)
        return Query(filters={"vendor": (self.vendor,)}, day=DAY, cards=("de",), page_size=1, sort="name")

    def _content(self) -> Content:
        self.made += 1
        # No word is the beginning or a part of another one, and with digits none passes for a typing error.
        word = f"z{self.number}{self.made:06d}q"
        return Content(word, f"norm {self.number} {self.made % STANDARDS}", self.common, self.vendor)

    def _some(self, number: int = 3) -> list[int]:
        return self.chance.sample(self.papers, number)

    def _some_steps(self) -> list[Any]:
        first, second = self.papers[:2]
        return [("publish", ((first, self._content()),)), ("drop", (second,))]


def _by_word(content: Content, **filters: tuple[str, ...]) -> Query:
    return Query(content.word, filters, day=DAY, cards=("de",), page_size=5)
