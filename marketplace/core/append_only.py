"""Makes a table append-only: the database itself refuses to change or remove what stands there."""

from __future__ import annotations

from django.db.migrations import RunSQL


def append_only(table: str) -> RunSQL:
    """The migration step that puts a trigger on the table: UPDATE, DELETE and TRUNCATE raise an error, for every role.

    The error has SQLSTATE 23001 (restrict_violation), so Django raises IntegrityError.
    """
    forward = f"""
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = '23001';
        END $$;
        CREATE TRIGGER {table}_append_only_rows BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_append_only_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    """
    backward = f"""
        DROP TRIGGER {table}_append_only_rows ON {table};
        DROP TRIGGER {table}_append_only_table ON {table};
    """
    return RunSQL(forward, backward)
