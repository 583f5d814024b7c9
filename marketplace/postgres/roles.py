"""The two roles of the application and its database, made in a fresh cluster.

`marketplace_owner` owns the database and changes its shape (migrations, trusted extensions). `marketplace_app` reads
and writes rows and can change no table. `docs/operations.md` shows the same for a PostgreSQL of your own.
"""

from __future__ import annotations

import psycopg

OWNER = "marketplace_owner"
APP = "marketplace_app"
DATABASE = "marketplace"
SUPERUSER = "postgres"

ROLES = {OWNER: "LOGIN CREATEDB", APP: "LOGIN"}

# Default privileges belong to one database; those of template1 are copied into every database made later, test
# databases included.
RIGHTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    f"GRANT USAGE ON SCHEMA public TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
)


def create_roles(folder: str) -> None:
    """Makes the roles, their rights and the database; what is there already stays as it is."""
    with _connect(folder, "template1") as connection:
        for role, options in ROLES.items():
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(f"CREATE ROLE {role} {options}")
        for statement in RIGHTS:
            connection.execute(statement)
    with _connect(folder, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _connect(folder: str, database: str) -> psycopg.Connection:
    return psycopg.connect(host=folder, port=5432, user=SUPERUSER, dbname=database, autocommit=True)
