"""The access table: every route of the site, who may reach it, and how it answers each method.

A new route needs a row in `table/`; a row without a route fails as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from .table import whole
from .table.row import FORM, METHODS, READ, REFUSED, SENT_ON, Row

TABLE = whole()

__all__ = ["FORM", "METHODS", "READ", "REFUSED", "SENT_ON", "TABLE", "Row", "routes"]


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the URL configuration by its full name; one without a name gets its pattern in brackets."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, inner)
        else:
            yield f"{namespace}{entry.name or f'[{entry.pattern}]'}", entry
