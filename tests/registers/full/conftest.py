"""The full registers, loaded once for this folder and rolled back after it; tests outside it find empty tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from marketplace.core.actor import system_actor
from marketplace.registers.actions import LoadResult, load_registers


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[LoadResult]]:
    """What the first load of the project's own tables answered; its rows are there until the folder is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        results = load_registers(by=system_actor("tests"))
        # Otherwise every test would check at its end all the references that were loaded here, and undo that too.
        connection.check_constraints()
        django_db_blocker.block()
        yield results
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.fixture
def registers(loaded: list[LoadResult], db: None) -> list[LoadResult]:
    """The full registers, for one test: what it changes is undone after it."""
    return loaded
