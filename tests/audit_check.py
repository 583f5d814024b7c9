"""What journeys and concurrency tests call at their end: the record of their database is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from marketplace.core.audit.sealing import seal
from marketplace.core.audit.verifying import Report, verify
from marketplace.core.models import AuditEvent, AuditLink


def assert_audit_clean() -> Report:
    """Seal and check: nothing was changed, removed or slipped in, and every committed event is linked once."""
    seal()
    report = verify()
    assert [finding.text for finding in report.findings] == []
    assert report.tails == []
    assert AuditLink.objects.count() == AuditEvent.objects.count()
    return report


@contextmanager
def triggers_off(*tables: str) -> Iterator[None]:
    """What a superuser can do: for the block the tables take every change, and rows keep the times they are given."""
    names = tables or ("core_auditevent", "core_auditlink", "core_audithead")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            for name in names:
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
