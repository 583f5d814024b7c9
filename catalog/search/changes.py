"""Versions of the search rows: what changed with which commit, so that every process can catch up.

The function `catalog_next_search_version` (migration 0005) makes one version a transaction and holds the lock on the one
row of SearchState until the end, so transactions commit in the order of their versions. A version is the time in microseconds,
or one more than the last where the clock does not go forward: no other history of this database, such as a restored copy, has it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from django.db import connection

from marketplace.core.clock import berlin_day

# So many changes are kept; a process that missed more loads everything anew.
KEPT = 50_000
NOTE = "INSERT INTO catalog_searchchange (version, solution_id, lexemes, words) VALUES (%s, %s, %s, %s)"
# Whatever an answer shows beyond the rows: which vendors are verified. A mark that was given or taken makes a version, one
# that ran out by the clock is the latest that did.
MARK = """
    SELECT (SELECT version FROM catalog_searchstate),
        (SELECT max(verified_until) FROM accounts_organisation WHERE verified_until <= now())
"""


def newest_version() -> int:
    """The version of the last commit; 0 where there was none."""
    return newer_than(0)[0]


def newer_than(version: int) -> tuple[int, float]:
    """The version of the last commit, and how many seconds ago the first one after `version` was made; 0 without any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT version FROM catalog_searchstate), 0),"
            " coalesce((SELECT extract(epoch FROM clock_timestamp())::float - min(version) / 1e6"
            " FROM catalog_searchchange WHERE version > %s), 0)",
            [version],
        )
        return cursor.fetchone()


def next_version() -> int:
    """The version that this transaction makes, the same however often it is asked; locks the versions until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalog_next_search_version()")
        return cursor.fetchone()[0]


def note_changes(before: Mapping[int, Sequence[str]], *, words: bool) -> None:
    """Write down that these listings changed, with the lexemes they had, under the version of this transaction.

    words  whether the dictionary changed with them
    """
    version = next_version()
    with connection.cursor() as cursor:
        cursor.executemany(NOTE, [(version, listing, list(old), words) for listing, old in before.items()])


def begin_anew() -> None:
    """Say that everything was made anew: nobody finds the version they know, so every process loads all of it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_searchchange")
    note_changes({0: ()}, words=True)


def forget_old_changes() -> int:
    """Remove changes that no running process needs any more; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalog_searchchange WHERE version <= ("
            " SELECT version FROM catalog_searchchange ORDER BY id DESC OFFSET %s LIMIT 1)"
            # Without any row of the newest version everybody would have to load everything at the next change.
            " AND version < (SELECT max(version) FROM catalog_searchchange)",
            [KEPT],
        )
        return cursor.rowcount


def answers_mark() -> str:
    """A mark that changes whenever any answer of the search may have changed, by a commit or by the clock; one query."""
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        told = (*cursor.fetchone(), berlin_day())
    return hashlib.sha256(repr(told).encode()).hexdigest()[:20]
