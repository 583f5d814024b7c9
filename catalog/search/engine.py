"""Where pages and API ask: the fast engine, or the reference engine while that is being built or where a setting says so."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from catalog.models import SearchRow
from marketplace.core.clock import berlin_day
from marketplace.core.processes import private_bytes, rollup_of

from .changes import newer_than, newest_version
from .fast import snapshot
from .fast.engine import Behind, FastEngine
from .interface import Answer, Query
from .reference import ReferenceEngine

logger = logging.getLogger(__name__)
# Before a fork it is worth while to wait for so many listings, some ten seconds, since all workers share what was built.
WAITED_FOR = 300_000


@dataclass(frozen=True)
class EngineState:
    """What one process answers with.

    chosen     "fast" or "reference", as the setting says
    name       the engine that answers now
    version    of the search rows that it holds; of the database where it holds none
    newest     version of the database
    behind     seconds since the first change that it lacks; the next search catches up
    listings   how many it holds in memory
    memory     bytes that this process shares with no other; 0 where the system does not tell
    seconds    that building took
    is_building, is_from_file  whether one is being built now; whether it came from the snapshot
    """

    chosen: str
    name: str
    version: int
    newest: int
    behind: float
    listings: int = 0
    memory: int = 0
    seconds: float = 0.0
    is_building: bool = False
    is_from_file: bool = False


class Serving:
    """Decides which engine answers in this process, and builds the fast one.

    chosen  "fast" or "reference"
    file    snapshot from which a fresh process begins; None for no snapshot
    """

    def __init__(self, chosen: str, file: Path | None) -> None:
        self.chosen = chosen
        self._file = file
        self._reference = ReferenceEngine()
        self._fast: FastEngine | None = None
        self._builder: threading.Thread | None = None
        self._lock = threading.Lock()
        self._seconds, self._is_from_file = 0.0, False

    def search(self, query: Query) -> Answer:
        """Answer the query; raises BadCursor."""
        fast = self._fast
        if self.chosen == "fast" and fast is not None:
            try:
                return fast.search(query)
            except Behind:
                self._forget(fast)
        if self.chosen == "fast" and not connection.in_atomic_block:
            self._build_aside()
        return self._reference.search(query)

    def build(self) -> None:
        """Make the fast engine and wait for it: from the snapshot and what changed since, else from all rows."""
        start = time.perf_counter()
        engine = None
        memory = snapshot.read(self._file) if self._file else None
        if memory is not None:
            try:
                engine = FastEngine(memory)
                engine.catch_up()
            except Behind:
                engine = None
        self._is_from_file = engine is not None
        if engine is None:
            engine = FastEngine()
            self._save(engine)
        self._seconds, self._fast = time.perf_counter() - start, engine

    def prepare_for_fork(self) -> None:
        """Build the engine for all workers together, unless there is so much that they had better begin without."""
        if self.chosen == "fast" and (
            (self._file and self._file.exists()) or SearchRow.objects.count() <= WAITED_FOR
        ):
            self.build()
            self._fast.memory.day(berlin_day())

    def state(self) -> EngineState:
        """What answers now; asks the database for its version."""
        fast = self._fast
        if fast is None:
            newest = newest_version()
            building = self._builder is not None and self._builder.is_alive()
            return EngineState(self.chosen, self._reference.name, newest, newest, 0.0, is_building=building)
        version = fast.version
        newest, behind = newer_than(version)
        return EngineState(
            chosen=self.chosen,
            name=fast.name,
            version=version,
            newest=newest,
            behind=behind,
            listings=len(fast.memory.everything),
            memory=private_bytes(rollup_of()),
            seconds=self._seconds,
            is_from_file=self._is_from_file,
        )

    def _forget(self, engine: FastEngine) -> None:
        with self._lock:
            if self._fast is engine:
                self._fast = None

    def _build_aside(self) -> None:
        """Build in a thread of its own, once at a time."""
        with self._lock:
            if self._fast is None and (self._builder is None or not self._builder.is_alive()):
                self._builder = threading.Thread(target=self._run_builder, name="search-builder", daemon=True)
                self._builder.start()

    def _run_builder(self) -> None:
        try:
            self.build()
        except Error:
            # The next search tries again; meanwhile the reference engine answers, or tells of the same trouble.
            logger.exception("The fast search engine could not be built.")
        finally:
            connection.close()

    def _save(self, engine: FastEngine) -> None:

        try:
            if self._file:
                snapshot.save(engine.memory, self._file)
        except OSError:
            logger.warning(
                "The snapshot of the search could not be written; every start reads all rows.", exc_info=True
            )


@lru_cache
def serving() -> Serving:
    """The one of this process, as the settings say."""
    return Serving(settings.SEARCH_ENGINE, settings.SEARCH_SNAPSHOT)


def search(query: Query) -> Answer:
    """Answer the query from public listings only; raises BadCursor, and KeyError for a facet that does not exist."""
    return serving().search(query)
