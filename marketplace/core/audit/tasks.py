"""Jobs that keep the record: sealing each minute, heads carried out of the database each day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app

from .exporting import export_heads
from .sealing import seal


@app.periodic(cron="* * * * *")
@app.task(name="core.seal_audit", queueing_lock="core.seal_audit")
def seal_audit(timestamp: int = 0, **_kwargs: Any) -> dict[str, Any]:
    """Link what was recorded and sign the ends of the chains; fails with a sentence where there is no key."""
    done = seal()
    return {"linked": done.linked, "heads": done.heads, "horizon": done.horizon.isoformat()}


@app.periodic(cron="7 2 * * *")
@app.task(name="core.export_audit_heads", queueing_lock="core.export_audit_heads")
def export_audit_heads(timestamp: int = 0, **_kwargs: Any) -> int:
    """Add the newest signed heads to the files outside the database; tells how many."""
    _place, count = export_heads(settings.AUDIT_EXPORT)
    return count
