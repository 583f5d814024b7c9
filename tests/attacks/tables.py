"""What the database holds, so that two moments, or two ways to the same one, can be compared."""

from __future__ import annotations

import json
import re
from typing import Any

from django.db import connection

# What every request may add to: sessions, counters, and the record, which tests look at by itself.
PASSING = frozenset(
    {
        "django_session",
        "core_cacheentry",
        "core_auditevent",
        "core_auditlink",
        "core_audithead",
        "usersessions_usersession",
    }
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d")
# Made by chance: two runs of the same step never agree in them.
RANDOM = frozenset({"public_id", "token_hash", "secret_hash", "prefix", "password", "message_id"})


def names() -> list[str]:
    """Every table but the passing ones."""
    return sorted(set(connection.introspection.table_names()) - PASSING)


def prints() -> dict[str, str]:
    """A fingerprint of each table: equal as long as no row of it was added, changed or removed."""
    each = " UNION ALL ".join(
        f"SELECT '{name}', coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {name} t"
        for name in names()
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        return dict(cursor.fetchall())


def rows(*prefixes: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables that begin so, each moment only as "set" and nothing that is made by chance."""
    found = {}
    with connection.cursor() as cursor:
        for name in (*names(), "core_auditevent"):
            if name.startswith(prefixes):
                cursor.execute(f'SELECT row_to_json(t)::text FROM {name} t ORDER BY t::text COLLATE "C"')
                found[name] = sorted((_plain(text) for (text,) in cursor.fetchall()), key=str)
    return found


def _plain(text: str) -> dict[str, Any]:
    row = json.loads(text)
    return {
        key: "set" if isinstance(value, str) and MOMENT.fullmatch(value) else value
        for key, value in row.items()
        if key not in RANDOM
    }


def sequences() -> dict[str, int | None]:
    """Where each sequence of numbers stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        return dict(cursor.fetchall())


def wind_back(places: dict[str, int | None]) -> None:
    """Set the sequences to where they stood, so that a step done again gives the same numbers."""
    with connection.cursor() as cursor:
        for name, last in places.items():
            cursor.execute("SELECT setval(%s, %s, %s)", [f'"{name}"', last or 1, last is not None])
