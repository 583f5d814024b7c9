"""Jobs about people and organisations, run by the worker. Due work is computed from rows, so a missed tick loses nothing."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from marketplace.core.actor import system_actor

from .actions.digests import send_digests
from .actions.keys import remind_of_expiring_keys
from .actions.proofs import remind_of_expiring_proofs
from .actions.retention import clear_expired_data
from .actions.verification import remind_of_expiring_verifications


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="accounts.send_summaries")
def send_summaries(timestamp: int, **_kwargs: Any) -> int:
    """Post the daily and weekly summaries that are due (7:00 in Berlin); returns how many."""
    return send_digests()


@app.periodic(cron="40 5 * * *")
@app.task(queueing_lock="accounts.remind_of_keys")
def remind_of_keys(timestamp: int, **_kwargs: Any) -> int:
    """Tell administrators of the keys that end within 14 days, once each; returns how many keys that were."""
    return remind_of_expiring_keys(by=system_actor("job:remind_of_keys"))


@app.periodic(cron="50 5 * * *")
@app.task(queueing_lock="accounts.remind_of_proofs")
def remind_of_proofs(timestamp: int, **_kwargs: Any) -> int:
    """Tell editors of the proofs that end within 60, 30 and 7 days, once each; returns how many were told of."""
    return remind_of_expiring_proofs(by=system_actor("job:remind_of_proofs"))


@app.periodic(cron="7 4 * * *")
@app.task(queueing_lock="accounts.clear_old_data")
def clear_old_data(timestamp: int, **_kwargs: Any) -> dict[str, int]:
    """Take away what is kept about people for longer than the operator set; returns how many rows of each kind."""
    return clear_expired_data(by=system_actor("job:clear_old_data"))


@app.periodic(cron="55 5 * * *")
@app.task(queueing_lock="accounts.remind_of_verifications")
def remind_of_verifications(timestamp: int, **_kwargs: Any) -> int:
    """Tell administrators 30 and 7 days before their verification runs out, once each; returns for how many organisations."""
    return remind_of_expiring_verifications(by=system_actor("job:remind_of_verifications"))
