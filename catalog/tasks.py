"""Jobs of the catalogue, run by the worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from catalog.actions.confirmation import archive_stale_listings, ask_for_confirmation, mark_stale_listings
from catalog.actions.evidence import refresh_expired_evidence
from catalog.actions.found import tell_of_new_matches
from catalog.actions.reminders import remind_of_expiring_evidence
from catalog.actions.report_retention import forget_reporters
from catalog.actions.uses import ask_about_uses
from catalog.actions.vendors import refresh_renamed_vendors
from catalog.actions.watches import tell_watchers
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


@app.periodic(cron="35 5 * * *")
@app.task(queueing_lock="catalog.remind_of_evidence")
def remind_of_evidence(timestamp: int) -> int:
    """Tell of the proofs that end within 60, 30 and 7 days, once each; returns of how many."""
    return remind_of_expiring_evidence(by=system_actor("job:remind_of_evidence"))


@app.periodic(cron="25 5 * * *")
@app.task(queueing_lock="catalog.keep_listings_fresh")
def keep_listings_fresh(timestamp: int) -> dict[str, int]:
    """Ask for confirmation, mark what nobody confirms as stale, archive what stays so; returns how many of each."""
    by = system_actor("job:keep_listings_fresh")
    # Archived before anything is marked: what grows stale today has its year before it.
    archived = archive_stale_listings(by=by)
    return {"archived": archived, "stale": mark_stale_listings(by=by), "asked": ask_for_confirmation(by=by)}


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="catalog.tell_of_matches")
def tell_of_matches(timestamp: int) -> int:
    """Write to those whose saved searches are due and have new matches (7:00 in Berlin); returns how many letters."""
    return tell_of_new_matches()


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="catalog.tell_of_watched")
def tell_of_watched(timestamp: int) -> int:
    """Write to those who watch a listing of which there is news; returns how many letters."""
    return tell_watchers()


@app.periodic(cron="23 5 * * *")
@app.task(queueing_lock="catalog.ask_about_uses")
def ask_whether_uses_hold(timestamp: int) -> int:
    """Ask municipalities whether the uses still hold that nobody has confirmed for a year; returns about how many."""
    return ask_about_uses(by=system_actor("job:ask_whether_uses_hold"))


@app.periodic(cron="17 4 * * *")
@app.task(queueing_lock="catalog.forget_reporters")
def forget_old_reporters(timestamp: int) -> int:
    """Remove the names of people who reported something that was decided long ago; returns how many."""
    return forget_reporters(by=system_actor("job:forget_old_reporters"))
