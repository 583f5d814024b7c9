"""Addresses of databases: reads what people write into DATABASE_URL and writes the same form.

The reading itself is done by libpq, so every form that psql understands (percent-encoding, a socket folder as
host, sslmode, IPv6, several hosts) means the same here.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

SCHEMES = ("postgres://", "postgresql://")


class UrlError(ValueError):
    """The address of a database cannot be used; the text never repeats the address, which may hold a password."""


def database_settings(url: str) -> dict[str, object]:
    """Turns the address of a database into the entries that Django's DATABASES expects.

    Raises UrlError for another scheme, a missing database name, or anything libpq does not understand.
    """
    if not url.startswith(SCHEMES):
        raise UrlError("it must begin with postgresql:// or postgres://")
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError as error:
        # libpq quotes the address in its message; only the kind of fault is safe to repeat.
        raise UrlError(_harmless(str(error), url)) from None
    if not parts.get("dbname"):
        raise UrlError("it names no database: postgresql://user@host/database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }


def socket_url(*, user: str, database: str, folder: str, port: int = 5432) -> str:
    """Returns the address of a database that listens on a socket in the folder."""
    query = urlencode({"host": folder, "port": port}, quote_via=quote)
    return f"postgresql://{quote(user)}@/{quote(database)}?{query}"


def with_database(url: str, database: str) -> str:
    """Returns the address of another database on the same server, with the same role."""
    entries = {key: value for key, value in conninfo_to_dict(url).items() if value is not None}
    user, password = entries.pop("user", ""), entries.pop("password", "")
    entries.pop("dbname", None)
    login = quote(str(user), safe="") + (":" + quote(str(password), safe="") if password else "")
    at = "@" if login else ""
    return f"postgresql://{login}{at}/{quote(database, safe='')}?{urlencode(entries, quote_via=quote)}"


def _harmless(message: str, url: str) -> str:
    """Returns the first clause of libpq's message if it repeats nothing of the address."""
    clause = message.split('"')[0].split(":")[0].strip()
    known = ("invalid URI query parameter", "invalid percent-encoded token", "missing key/value separator")
    return clause if clause.startswith(known) and clause not in url else "it cannot be read"
