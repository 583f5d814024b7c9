"""Jobs of the catalogue, run by the worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from catalog.actions.evidence import refresh_expired_evidence
from catalog.actions.vendors import refresh_renamed_vendors
from catalog.search.changes import forget_old_changes
from marketplace.core.actor import system_actor


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="catalog.refresh_expired_evidence")
def refresh_after_expiry(timestamp: int) -> int:
    """Bring search rows up to date whose evidence has expired since they were written; returns how many."""
    return refresh_expired_evidence(by=system_actor("job:refresh_after_expiry"))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="catalog.refresh_renamed_vendors")
def refresh_after_renaming(timestamp: int) -> int:
    """Bring search rows up to date whose vendor got another name; returns how many."""
    return refresh_renamed_vendors(by=system_actor("job:refresh_after_renaming"))


@app.periodic(cron="11 3 * * *")
@app.task(queueing_lock="catalog.forget_search_changes")
def forget_search_changes(timestamp: int) -> int:
    """Remove changes of the search that no running process needs any more; returns how many."""
    return forget_old_changes()
