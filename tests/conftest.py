"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client, override_settings

from accounts.models import User
from accounts.queries import actor_of
from marketplace.core.audit import sealing
from marketplace.core.grants import APPEND_ONLY

from .audit_check import assert_audit_clean

pytest_plugins = ("tests.mailbox",)

# How long one example takes tells of the machine and what else it does, not of the code.
hypothesis.settings.register_profile("marketplace", deadline=None)
hypothesis.settings.load_profile("marketplace")


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly() -> Iterator[None]:
    """Spares each made user half a second; no test depends on how slowly a password is tried."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_empties_append_only_tables() -> Iterator[None]:
    """Lets the owner empty the append-only tables between tests that commit; nobody else ever switches the triggers off."""
    original = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: object, tables: list[str], **options: bool) -> list[str]:
        guarded = [self.quote_name(table) for table in APPEND_ONLY if table in tables]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER;" for table in guarded),
            *original(self, style, tables, **options),
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER;" for table in guarded),
        ]

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def sealer_waits_for_its_own_database_only() -> Iterator[None]:
    """Keeps transactions of other workers, whose databases share the cluster, from holding the horizon up."""

    def oldest_going() -> int:
        with connection.cursor() as cursor:
            # PostgreSQL would tell again what it told earlier in this transaction.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT (pg_current_xact_id()::text::bigint & ~4294967295) + min(backend_xid::text::bigint)"
                " FROM pg_stat_activity WHERE datname = current_database()"
            )
            return cursor.fetchone()[0]

    patch = pytest.MonkeyPatch()
    patch.setattr(sealing, "_oldest_going", oldest_going)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def folder_of_static_files_exists() -> None:
    """Spares each test client WhiteNoise's warning about a folder that nobody needs while tests run."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def forms_say_for_whom_they_are_sent() -> Iterator[None]:
    """Sends `acting_for` with the forms of a client that is signed in, as every page does; a test may send its own."""
    original = Client.post

    def post(self: Client, path: str, data: Any = None, *args: Any, **options: Any) -> Any:
        fields = data or {}
        is_form = isinstance(fields, dict) and "acting_for" not in fields and not path.startswith("/api/")
        # Asking for the session makes one where there is none.
        person = (
            self.session.get(SESSION_KEY)
            if is_form and settings.SESSION_COOKIE_NAME in self.cookies
            else None
        )
        if person:
            actor = actor_of(User.objects.get(pk=person), self.session.get("acting_for", ""))
            data = fields | {"acting_for": actor.acting_token}
        return original(self, path, data, *args, **options)

    patch = pytest.MonkeyPatch()
    patch.setattr(Client, "post", post)
    yield
    patch.undo()


# These tamper with the record on purpose, or take rights away.
TAMPERING = ("test_audit", "test_grants")


@pytest.fixture(autouse=True)
def record_is_whole_after_tests_that_commit(request: pytest.FixtureRequest) -> Iterator[None]:
    """Checks the chains of the record at the end of each test that really commits: every journey with threads or processes."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    if not commits or request.path.name.startswith(TAMPERING):
        yield
        return
    # Asked for here, so that the tables are emptied only after the check.
    request.getfixturevalue("transactional_db")
    yield
    assert_audit_clean()
