"""Jobs of market soundings, run by the worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from marketplace.core.actor import system_actor
from procurement.actions.releasing import catch_up_releases
from procurement.actions.reminding import remind_of_soundings


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="procurement.remind_of_soundings")
def remind_vendors(timestamp: int) -> int:
    """Remind all who have not declined three days and one day before answers end; returns of how many soundings."""
    return remind_of_soundings(by=system_actor("job:remind_vendors"))


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="procurement.catch_up_releases")
def publish_missing_releases(timestamp: int) -> int:
    """Publish what could not be published as open data at its moment; returns how many releases there are more."""
    return catch_up_releases(by=system_actor("job:publish_missing_releases"))
