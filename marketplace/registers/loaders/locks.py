"""Loads wait for one another: two servers that start together load once."""

from __future__ import annotations

from django.db import connection

# Any number of our own; the lock ends with the transaction.
LOAD_LOCK = 4_270_028_102


def lock_registers() -> None:
    """Waits until no other transaction loads registers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
