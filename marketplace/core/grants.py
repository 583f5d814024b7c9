"""Rights of the application's role: it reads and writes rows, changes no tables, and never rewrites the record."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import connections
from psycopg import sql

APPEND_ONLY = (
    "core_auditevent",
    "core_auditlink",
    "core_audithead",
    "catalog_solutionversion",
    "procurement_shortlistsearch",
    "procurement_shortliststep",
    "procurement_questionnaireversion",
    "procurement_amendment",
    "procurement_submission",
    "procurement_opening",
    "procurement_declaration",
    "procurement_soundingreport",
    "procurement_filenote",
    "procurement_release",
)


def application_role() -> str:
    """The role in DATABASE_URL, empty where migrations and application share one role."""
    own = unquote(urlsplit(os.environ.get("DATABASE_URL", "")).username or "")
    admin = unquote(urlsplit(os.environ.get("DATABASE_ADMIN_URL", "")).username or "")
    return own if own and own != admin else ""


def grant_application_role(using: str = "default", **_signal: Any) -> None:
    """Give the application's role its rights after each migration; safe to repeat.

    Runs only on the connection of the other (admin) role, since nobody can grant to itself what it lacks.
    """
    role = application_role()
    connection = connections[using]
    if not role or connection.settings_dict["USER"] == role:
        return
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        ):
            cursor.execute(sql.SQL(statement).format(name).as_string(cursor.connection))
        for table in APPEND_ONLY:
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0]:
                revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
                cursor.execute(revoke.format(sql.Identifier(table), name).as_string(cursor.connection))
