"""Alive and ready: what those who watch over the marketplace ask."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from catalog.models import SearchRow
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
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "search": "ok"}},
    )


def test_ready_asks_four_queries(client, db, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(4):
        assert client.get("/readyz").status_code == 200


def test_not_ready_while_listings_miss_in_the_search(client, db):
    SolutionFactory()
    SearchRow.objects.all().delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
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
