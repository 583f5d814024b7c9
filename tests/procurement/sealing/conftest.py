"""Two walks through the whole access table, made once for all tests here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from procurement.exchange.file_note import paper_of
from tests.attacks.tables import sequences, wind_back

from . import world as things
from .leaking import leaks, sealed_rows
from .standing import Clock, repeating_ids, standing_clock
from .walking import FILTERED, PEOPLE, PROGRAMS, Asker, Walk, address, addresses, endpoints, forms

# Who may write: asked with the forms of every route besides.
WRITERS = ("officer", "publisher", "operator_admin")


class Worlds:
    """The beginning, who asks, and the way to each of the two worlds."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        with repeating_ids("beginning"):
            self.world = things.make_beginning()
            tokens = things.keys(self.world, PROGRAMS)
            self.people = {name: Asker(name, self.world[name]) for name in PEOPLE}
            self.programs = {name: Asker(name, token=token) for name, token in tokens.items()}
        self.numbers = sequences()

    def go(self, look: Callable[[], Any], *, with_vendors: bool) -> Any:
        """What `look` gives in the world in which vendors act, or in the one in which they don't; then all is taken back."""
        wind_back(self.numbers)
        with transaction.atomic():
            if with_vendors:
                self.clock.at(1)
                with things.committed():
                    things.act_as_vendors(self.world)
                things.work()
            self.clock.at(2)
            with repeating_ids("buyer"), things.committed():
                things.act_as_buyer_and_operator(self.world, asker=3 if with_vendors else 4)
            # Before the worker empties what it has sent.
            self.mails = things.mails(self.world)
            things.work()
            self.clock.at(3)
            try:
                return look()
            finally:
                self.clock.at(0)
                transaction.set_rollback(True)

    def walk(self) -> Walk:
        """Everybody asks every address."""
        told = Walk(mails=self.mails, leaks=leaks(self.people), rows=sealed_rows())
        told.answers["filters"] = {
            f"{who} {name} {query}": self.people[who].ask("GET", address(name, kwargs) + query)
            for who, name, kwargs, query in FILTERED
        }
        for name, asker in self.people.items():
            told.answers[name] = {path: asker.ask("GET", path) for path in addresses(name)}
        for name in WRITERS:
            asker = self.people[name]
            told.answers[f"{name} writing"] = {
                path: asker.ask("POST", path, fields) for path, fields in forms(name).items()
            }
        for name, program in self.programs.items():
            paths = endpoints(keys_only=not name.endswith(" all"))
            told.answers[name] = {path: program.ask("GET", path) for path in paths}
        return told


@pytest.fixture(scope="package")
def worlds(django_db_setup, django_db_blocker):
    """The beginning of both worlds; gone at the end."""
    log = logging.getLogger("django.request")
    mail = override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
    with django_db_blocker.unblock(), transaction.atomic(), standing_clock() as clock, mail:
        # Refusals are what is asked for here; a log of thousands would hide the one that is wrong.
        log.setLevel(logging.ERROR)
        patch = pytest.MonkeyPatch()
        # A PDF keeps the moment at which it was made, so the same document gives the same paper in both worlds.
        papers: dict[str, bytes] = {}

        def paper(document: Any, digest: str) -> bytes:
            return papers.setdefault(digest, papers.get(digest) or paper_of(document, digest))

        patch.setattr("procurement.actions.file_notes.paper_of", paper)
        yield Worlds(clock)
        patch.undo()
        log.setLevel(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def walks(worlds):
    """What the world without vendors said, and what the one with vendors did."""
    busy = worlds.go(worlds.walk, with_vendors=True)
    return worlds.go(worlds.walk, with_vendors=False), busy
