"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import override_settings

from marketplace.core.grants import APPEND_ONLY


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
def folder_of_static_files_exists() -> None:
    """Spares each test client WhiteNoise's warning about a folder that nobody needs while tests run."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
