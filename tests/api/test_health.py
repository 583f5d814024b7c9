"""Alive and ready: what those who watch over the marketplace ask."""

from __future__ import annotations

import json
import threading
import time

import pytest
from django.db import OperationalError, connection

from catalog.models import SearchRow
from catalog.search import changes
from catalog.search.engine import Serving
from catalog.search.fast import database
from catalog.search.interface import Query
from marketplace import api
from marketplace.core import health
from tests.factories import SolutionFactory


def test_alive_answers_without_the_database(client):
    # Without the mark of pytest-django any query would raise.
    response = client.get("/livez")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


def test_ready_when_everything_is_there(client, db):
    SolutionFactory()
    response = client.get("/readyz")
    version = changes.newest_version()
    assert (response.status_code, response.json()) == (
        200,
        {
            "status": "ok",
            "checks": {"database": "ok", "migrations": "ok", "search": "ok"},
            "search": {
                "chosen": "reference",
                "engine": "reference",
                "version": version,
                "newest": version,
                "behind_seconds": 0.0,
                "listings": 0,
                "memory_bytes": 0,
                "build_seconds": 0.0,
                "building": False,
                "from_snapshot": False,
            },
            "ocds": {"prefix": "ocds-000000", "is_registered": False, "without_release": 0},
        },
    )
    assert version > 0


def test_ready_asks_six_queries(client, db, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(6):
        assert client.get("/readyz").status_code == 200


@pytest.fixture
def fast(transactional_db, monkeypatch):
    """A process that answers with the fast engine, which it has not built yet."""
    serving = Serving("fast", None)
    monkeypatch.setattr(api, "serving", lambda: serving)
    return serving


def test_ready_with_the_fast_engine_tells_its_size_and_how_far_it_is_behind(client, fast):
    SolutionFactory()
    fast.build()
    known = changes.newest_version()
    SolutionFactory()
    newest = changes.newest_version()

    response = client.get("/readyz")

    answer = response.json()
    told = answer["search"]
    assert (response.status_code, answer["status"]) == (200, "ok")
    assert told.pop("memory_bytes") > 1_000_000
    assert told.pop("build_seconds") > 0
    # Since the change was made, however long nothing had changed before.
    assert 0 < told.pop("behind_seconds") <= time.time() - newest / 1e6 + 1
    assert told == {
        "chosen": "fast",
        "engine": "fast",
        "version": known,
        "newest": newest,
        "listings": 1,
        "building": False,
        "from_snapshot": False,
    }
    assert newest > known > 0

    fast.search(Query())

    told = client.get("/readyz").json()["search"]
    assert (told["version"], told["behind_seconds"], told["listings"]) == (newest, 0.0, 2)


def test_ready_while_the_fast_engine_is_being_built(client, fast, monkeypatch):
    may_load, load = threading.Event(), database.load

    def slow_load():
        assert may_load.wait(30)
        return load()

    monkeypatch.setattr(database, "load", slow_load)
    fast.search(Query())
    try:
        response = client.get("/readyz")
    finally:
        may_load.set()
        fast._builder.join(30)
    told = response.json()["search"]
    assert (response.status_code, told["chosen"], told["engine"], told["building"]) == (
        200,
        "fast",
        "reference",
        True,
    )


def test_ready_leaves_out_what_the_database_does_not_tell(rf):
    def away():
        raise OperationalError("connection to server at 10.0.0.1 failed for user secret")

    answer = health.readiness({"search": away, "other": lambda: {"is": 1}}, all=lambda: "")(rf.get("/readyz"))
    assert json.loads(answer.content) == {"status": "ok", "checks": {"all": "ok"}, "other": {"is": 1}}


def test_not_ready_while_listings_miss_in_the_search(client, db):
    SolutionFactory()
    SearchRow.objects.all().delete()
    response = client.get("/readyz")
    answer = response.json()
    assert (answer.pop("search")["engine"], answer.pop("ocds")["without_release"]) == ("reference", 0)
    assert (response.status_code, answer) == (
        503,
        {
            "status": "unavailable",
            "checks": {
                "database": "ok",
                "migrations": "ok",
                "search": "1 of the newest listings are not in the search; run manage.py rebuild_search",
            },
        },
    )


def test_not_ready_while_migrations_are_missing(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'catalog' AND name = '0001_initial'")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["migrations"]) == (
        503,
        "1 migrations are missing, first catalog.0001_initial",
    )


def test_not_ready_while_the_database_is_away_and_nothing_of_it_is_told(client, db, monkeypatch):
    def away():
        raise OperationalError("connection to server at 10.0.0.1 failed for user secret")

    with monkeypatch.context() as patch:
        patch.setattr(health.connection, "cursor", away)
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {
            "status": "unavailable",
            "checks": dict.fromkeys(("database", "migrations", "search"), "the database does not answer"),
        },
    )


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_watching_only_reads(client, db, path):
    assert client.post(path).status_code == 405
