"""Whether the application lives, and whether it is ready to serve."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .access import PUBLIC, declare

# A check returns what is missing, or nothing when all is well; it may raise an error of the database.
Check = Callable[[], str]
# What is told beside the checks, whatever it says; it may raise an error of the database.
Told = Callable[[], Mapping[str, Any]]


@declare(PUBLIC)
@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, the database least of all."""
    return JsonResponse({"status": "ok"})


def readiness(
    told: Mapping[str, Told] | None = None, **checks: Check
) -> Callable[[HttpRequest], HttpResponse]:
    """A view that runs the checks in order: 200 when all is well, 503 with the reasons otherwise.

    told  what the answer tells besides, by name; nothing of it makes the process unready, and it is left out where the
          database does not answer
    """

    @declare(PUBLIC)
    @never_cache
    @require_safe
    def readyz(request: HttpRequest) -> HttpResponse:
        found = {name: _result(check) for name, check in checks.items()}
        ready = set(found.values()) == {"ok"}
        status = "ok" if ready else "unavailable"
        answer = {"status": status, "checks": found}
        for name, tell in (told or {}).items():
            try:
                answer[name] = tell()
            except Error:
                # Why, the check of the database says.
                continue
        return JsonResponse(answer, status=200 if ready else 503)

    return readyz


def database_answers() -> str:
    """The database takes a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return ""


def migrations_are_applied() -> str:
    """Every migration of this version of the code has run."""
    missing = sorted(_known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    return f"{len(missing)} migrations are missing, first {missing[0][0]}.{missing[0][1]}" if missing else ""


@functools.cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations that the code brings; read from the files once."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _result(check: Check) -> str:
    try:
        return check() or "ok"
    except Error:
        # What the driver says names hosts and roles, which are nobody's business here.
        return "the database does not answer"
