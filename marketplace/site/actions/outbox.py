"""Writes about the outbox by the operator."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.models import OutboxMessage
from marketplace.core.outbox import MESSAGE_MOVES, wake_sender

from ..rules import can_retry_jobs


@transaction.atomic
def resend_message(*, message: OutboxMessage, by: Actor) -> OutboxMessage:
    """Put a letter that was given up back among those that wait, with all its attempts before it.

    Moves: failed -> waiting
    Records: site.message.resent
    """
    demand(can_retry_jobs(by))
    locked = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    demand(can_retry_jobs(by))
    if not locked.to:
        # Retention has emptied it: there is nobody to send it to, and nothing to send.
        raise IllegalMove(thing="message", state="emptied", move="resend")
    locked.state = MESSAGE_MOVES.legal("resend", locked.state).end
    attempts, locked.attempts = locked.attempts, 0
    locked.next_at = timezone.now()
    locked.full_clean()
    locked.save()
    audit.record(by, "site.message.resent", locked, {"attempts": attempts, "topic": locked.topic})
    wake_sender()
    return locked
