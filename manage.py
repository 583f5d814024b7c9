#!/usr/bin/env python
"""Runs one management command, with the embedded PostgreSQL when DATABASE_URL names no other."""

import os
import sys

# Commands that change the shape of the database, or read it as the role that may; all others run as the application.
OWNER_COMMANDS = {
    "createcachetable",
    "dbshell",
    "flush",
    "lintmigrations",
    "makemigrations",
    "migrate",
    "setup_database",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
}


def main() -> int:
    """Returns the exit code; a PostgreSQL that cannot start is told in a sentence, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["MARKETPLACE_DATABASE_ROLE"] = "admin"
    try:
        from marketplace.environment import local_environment  # late: packages may be missing
        from marketplace.postgres.errors import PostgresError  # late: packages may be missing
    except ModuleNotFoundError as missing:
        print(
            f"The Python package {missing.name} is not installed. Run script/setup, then .venv/bin/python manage.py."
        )
        return 1
    try:
        with local_environment():
            from django.conf import settings  # late: environment first
            from django.core.exceptions import ImproperlyConfigured  # late: environment first
            from django.core.management import execute_from_command_line  # late: environment first

            try:
                # Read here, so that a missing setting is told in its own sentence, and only then.
                _ = settings.INSTALLED_APPS
            except ImproperlyConfigured as error:
                print(error, file=sys.stderr)
                return 1
            execute_from_command_line(sys.argv)
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
