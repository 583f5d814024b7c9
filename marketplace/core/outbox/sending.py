"""Sending what is due: each row by one worker at a time, tried again while there is hope, kept when there is none."""

from __future__ import annotations

import datetime
import logging
import time
from collections import Counter
from enum import StrEnum

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from ..models import OutboxMessage, OutboxState
from .moves import MESSAGE_MOVES
from .transport import Trouble, mail_of, trouble_of

log = logging.getLogger(__name__)

# Minutes until the next attempt after the first, second, … one; together nearly three days, then the mail has failed.
PAUSES = (1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720)
# Seconds after which a run ends, so that other jobs get their turn; the next run goes on.
LONGEST_RUN = 30.0


class Outcome(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    POSTPONED = "postponed"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


def send_due(*, longest: float = LONGEST_RUN) -> Counter[Outcome]:
    """Send every letter that is due, the oldest first, and say what became of them.

    The run ends early when the server cannot be used at all: each run then costs one attempt of one letter.
    """
    counts: Counter[Outcome] = Counter()
    end = time.monotonic() + longest
    connection = get_connection()
    try:
        while time.monotonic() < end:
            outcome = _send_next(connection)
            if outcome is None:
                break
            counts[outcome] += 1
            if outcome == Outcome.UNREACHABLE:
                break
    finally:
        _close(connection)
    return counts


def _send_next(connection: BaseEmailBackend) -> Outcome | None:
    """Claim one due row, send it and mark it, all in one transaction; None when nothing is due that nobody else holds.

    A process that dies in between gives the row back as it was. Only when it dies after the server took the mail and before
    the commit is that mail sent again, with the same Message-ID.
    """
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(state=OutboxState.WAITING, next_at__lte=timezone.now())
            .order_by("next_at", "id")
            .first()
        )
        if message is None:
            return None
        message.attempts += 1
        trouble = _try(message, connection)
        if trouble is None:
            _mark_sent(message)
            return Outcome.SENT
        return _mark_trouble(message, trouble)


def _try(message: OutboxMessage, connection: BaseEmailBackend) -> Trouble | None:
    try:
        # Opened here, so that one connection carries all letters of a run.
        connection.open()
        mail_of(message, connection).send()
    except Exception as error:
        _close(connection)
        return trouble_of(error, message.to)
    return None


def _mark_sent(message: OutboxMessage) -> None:
    message.state = MESSAGE_MOVES.legal("send", message.state).end
    message.sent_at = timezone.now()
    message.last_error = ""
    # The words may hold an address that lets somebody in; once sent nobody needs them here any more.
    message.text = message.html = ""
    message.headers = {}
    message.save()


def _mark_trouble(message: OutboxMessage, trouble: Trouble) -> Outcome:
    message.last_error = trouble.text
    gives_up = trouble.is_final or message.attempts > len(PAUSES)
    if gives_up:
        message.state = MESSAGE_MOVES.legal("give_up", message.state).end
    else:
        pause = datetime.timedelta(minutes=PAUSES[message.attempts - 1])
        message.next_at = timezone.now() + pause
    message.save()
    # A server's answer may name the one it is about; of a sealed letter its number must do.
    told = trouble.text.partition(" ")[0] if message.is_sealed else trouble.text
    log.warning("mail %s, attempt %d: %s", message.public_id, message.attempts, told)
    if trouble.is_server:
        return Outcome.UNREACHABLE
    return Outcome.FAILED if gives_up else Outcome.POSTPONED


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception as error:
        # The letter is sent or will be tried again; a farewell that fails changes neither.
        log.debug("closing the connection to the mail server: %s", type(error).__name__)
