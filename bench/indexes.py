"""Takes indexes and references off tables while many rows are written, and makes them again, as a bulk load does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

# References first, as they need the unique constraints; then these, then what is an index alone. Primary keys stay: new
# rows come in their order, which costs little, and references of other tables hang on them.
CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
        AND NOT (contype = 'u' AND EXISTS (SELECT FROM pg_constraint AS hanging WHERE hanging.conindid = pg_constraint.conindid
            AND hanging.contype = 'f' AND NOT hanging.conrelid = ANY(%s::regclass[])))
    ORDER BY contype, conname
"""
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    ORDER BY indexrelid
"""
# Sorting many rows in little memory goes through files.
MEMORY = "SET maintenance_work_mem = '512MB'"


@contextmanager
def dropped(tables: Sequence[str], *, references: bool = True) -> Iterator[None]:
    """Inside the block the tables have no indexes but their primary keys, and with `references` no constraints that look
    into other tables or at other rows; afterwards all are back. Not made again if the block fails."""
    names = list(tables)
    undone: list[str] = []
    if references:
        undone += _drop(CONSTRAINTS, [names, names])
    undone += _drop(INDEXES, [names])
    yield
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        # Unique constraints before the references that may need them.
        for statement in reversed(undone):
            cursor.execute(statement)
        cursor.execute("RESET maintenance_work_mem")


def _drop(question: str, values: Sequence[object]) -> list[str]:
    """Drop what the question finds; returns the statements that make it again."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found = cursor.fetchall()
        for drop, _make in found:
            cursor.execute(drop)
    return [make for _drop, make in found]
