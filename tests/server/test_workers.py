"""The web server as script/server starts it: its workers share what was built before the fork, and none of them is ever stale."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time

import pytest

from bench.memory import of_server
from catalog.actions import withdraw_solution
from marketplace.workers import VISITED, visit
from marketplace.wsgi import application
from script.tasks import web
from tests.factories import BY, SolutionFactory
from tests.web_server import running_web_server

PATIENCE = 60
# What issue and operator count with for each further worker; half of it is Python's own.
MOST_MIB = 40


class Server:
    """A running server and its master process."""

    def __init__(self, port, master):
        self.port, self.master = port, master

    def ask(self, path):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request("GET", path, headers={"Host": "localhost"})
            answer = line.getresponse()
            return json.loads(answer.read())
        finally:
            line.close()

    def found(self):
        return [item["slug"] for item in self.ask("/api/v1/solutions/?sort=name")["results"]]

    def workers(self):
        with open(f"/proc/{self.master}/task/{self.master}/children") as children:
            return [int(pid) for pid in children.read().split()]


@pytest.fixture
def server(transactional_db, tmp_path):
    SolutionFactory(name="Anzeiger", slug="anzeiger")
    with running_web_server(
        MARKETPLACE_DATA=str(tmp_path),
        MARKETPLACE_SEARCH_ENGINE="fast",
        MARKETPLACE_SITE_URL="http://localhost",
    ) as running:
        yield Server(running.port, running.master)


def test_workers_share_the_engine_and_see_each_commit_at_once_even_after_a_kill(server):
    told = server.ask("/readyz")["search"]
    assert (told["engine"], told["listings"], told["from_snapshot"]) == ("fast", 1, False)

    listing = SolutionFactory(name="Pegel", slug="pegel")
    # More often than there are workers, so that each of them is asked.
    assert [server.found() for _ in range(12)] == [["anzeiger", "pegel"]] * 12
    memory = of_server(server.master)
    assert len(memory["workers"]) == web.WORKERS
    assert memory["worker"] < MOST_MIB, memory

    victim = server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    withdraw_solution(solution=listing, by=BY, reason="test")
    end = time.monotonic() + PATIENCE
    while victim in server.workers() or len(server.workers()) < web.WORKERS:
        assert time.monotonic() < end, "no worker took the place of the one that was killed"
        time.sleep(0.1)
    # The new one was forked from the master, which still holds what was true when the server began.
    assert [server.found() for _ in range(12)] == [["anzeiger"]] * 12
    assert {server.ask("/readyz")["search"]["engine"] for _ in range(12)} == {"fast"}


def test_addresses_visited_before_the_fork_answer(transactional_db, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://marktplatz.example", ["marktplatz.example"]
    assert [visit(application, path) for path in VISITED] == ["200 OK"] * 3
