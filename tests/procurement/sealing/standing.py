"""A clock that stands and ids that repeat: with them two worlds can differ only in what was done in them."""

from __future__ import annotations

import datetime
import itertools
import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

_RANDOM = uuid.uuid4


class Clock:
    """The hour of Python and of the database, moved by the tests alone."""

    def __init__(self) -> None:
        self.start = timezone.now().replace(microsecond=0)
        self.now = self.start

    def at(self, hours: float) -> None:
        """Let it be that many hours after the start."""
        self.now = self.start + datetime.timedelta(hours=hours)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('standing.now', %s, true)", [self.now.isoformat()])


@contextmanager
def standing_clock() -> Iterator[Clock]:
    """Time stands still as long as the block lasts; only inside a transaction, which takes it back."""
    clock = Clock()
    patch = pytest.MonkeyPatch()
    patch.setattr(timezone, "now", lambda: clock.now)
    # Signatures and the heads of answers ask this one.
    patch.setattr(time, "time", lambda: clock.now.timestamp())
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA standing")
        cursor.execute(
            "CREATE FUNCTION standing.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS"
            " $$ SELECT current_setting('standing.now')::timestamptz $$"
        )
        # What is found first is taken, even before the functions of PostgreSQL itself.
        cursor.execute("SELECT set_config('search_path', 'standing, pg_catalog, public', true)")
    clock.at(0)
    try:
        yield clock
    finally:
        patch.undo()


@contextmanager
def repeating_ids(seed: str) -> Iterator[None]:
    """Random ids come in the same order whenever the block is entered with the same seed."""
    numbers = itertools.count(1)
    patch = pytest.MonkeyPatch()
    patch.setattr(uuid, "uuid4", lambda: _repeated(f"{seed}:{next(numbers)}"))
    patch.setattr(
        secrets, "token_hex", lambda size=32: (_repeated(f"{seed}:{next(numbers)}").hex * 4)[-2 * size :]
    )
    for field in _random_fields():
        # The field keeps the function that it was given, not its name.
        patch.setitem(field.__dict__, "_get_default", lambda: uuid.uuid4())
    try:
        yield
    finally:
        patch.undo()


def _repeated(text: str) -> uuid.UUID:
    # Of the version that is asked for elsewhere.
    return uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_URL, text).bytes, version=4)


def _random_fields() -> list[Any]:
    models = apps.get_models()
    return [field for model in models for field in model._meta.concrete_fields if field.default is _RANDOM]
