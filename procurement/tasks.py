"""Jobs of market soundings, run by the worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from marketplace.core.actor import system_actor
from procurement.actions.reminding import remind_of_soundings


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="procurement.remind_of_soundings")
def remind_vendors(timestamp: int) -> int:
    """Remind all who have not declined three days and one day before answers end; returns of how many soundings."""
    return remind_of_soundings(by=system_actor("job:remind_vendors"))
