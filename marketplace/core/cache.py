"""The cache that all workers share: a table of the database, in which the first to add a key is the only one."""

from __future__ import annotations

import base64
import datetime
import pickle
import random
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone

FOREVER = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)
# One write in so many also removes what has run out.
SWEEP = 200
SWEEP_AT_MOST = 1000


class PostgresCache(DatabaseCache):
    """Django's cache in the database, each write one statement, and nothing that still counts is ever thrown out.

    Django's own reads before it writes, so two workers can both take over a key that ran out; it counts the whole table
    at every write, and drops living keys when there are many, so that a flood of attempts would wipe the limits that stop it.
    """

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = None) -> bool:
        expires = self._expiry(self.get_backend_timeout(timeout))
        now = timezone.now()
        table = self._quoted()
        if mode == "touch":
            return self._run(
                f"UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > %s", [expires, key, now]
            )
        pickled = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        statement = (
            f"INSERT INTO {table} AS kept (cache_key, value, expires) VALUES (%s, %s, %s) "
            "ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires"
        )
        values = [key, pickled, expires]
        if mode == "add":
            statement += " WHERE kept.expires <= %s"
            values.append(now)
        if random.randrange(SWEEP) == 0:
            self._sweep(now)
        return self._run(statement, values)

    def _sweep(self, now: datetime.datetime) -> None:
        """Remove some of what has run out; rows that somebody else holds are left to the next one."""
        table = self._quoted()
        self._run(
            f"DELETE FROM {table} WHERE cache_key IN (SELECT cache_key FROM {table} WHERE expires < %s "
            "ORDER BY cache_key LIMIT %s FOR UPDATE SKIP LOCKED)",
            [now, SWEEP_AT_MOST],
        )

    def _expiry(self, moment: float | None) -> datetime.datetime:
        return FOREVER if moment is None else datetime.datetime.fromtimestamp(moment, tz=datetime.UTC)

    def _quoted(self) -> str:
        return connections[self._alias()].ops.quote_name(self._table)

    def _alias(self) -> str:
        return router.db_for_write(self.cache_model_class)

    def _run(self, statement: str, values: list[Any]) -> bool:
        with connections[self._alias()].cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount > 0
