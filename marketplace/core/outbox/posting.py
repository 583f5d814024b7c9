"""Putting letters into the outbox, in the transaction of the action that they tell of."""

from __future__ import annotations

import logging

from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ..models import OutboxMessage
from .letters import Letter, render

log = logging.getLogger(__name__)

SEND_JOB = "core.send_mail"
# Everything else in the head of a mail is made by the sender itself.
HEADERS = frozenset({"List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To"})


def post(
    letter: Letter,
    *,
    to: str,
    language: str,
    topic: str,
    key: str,
    user_id: int | None = None,
    organisation_id: int | None = None,
    is_sealed: bool = False,
    headers: dict[str, str] | None = None,
    preferences: str = "",
    unsubscribe: str = "",
) -> OutboxMessage:
    """Put a letter into the outbox; the same key puts it there once, and a rollback takes it out again.

    is_sealed    it tells of a sounding: the operator sees neither recipient nor subject
    headers      see HEADERS; a value that breaks a line is refused with ValueError
    preferences, unsubscribe  paths for the footer
    """
    validate_email(to)
    rendered = render(letter, language=language, preferences=preferences, unsubscribe=unsubscribe)
    message, created = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "topic": topic,
            "to": to,
            "user_id": user_id,
            "organisation_id": organisation_id,
            "language": language,
            "subject": rendered.subject,
            "text": rendered.text,
            "html": rendered.html,
            "headers": _checked(headers or {}),
            "is_sealed": is_sealed,
            "next_at": timezone.now(),
        },
    )
    if created:
        wake_sender()
    return message


def is_posted(key: str) -> bool:
    """Whether a letter with that key was put into the outbox, sent or not."""
    return OutboxMessage.objects.filter(key=key).exists()


def wake_sender() -> None:
    """Ask the worker to send as soon as the transaction that runs is committed; once for all letters in it."""
    connection = transaction.get_connection()
    if not any(function is _defer for _savepoints, function, _robust in connection.run_on_commit):
        transaction.on_commit(_defer, robust=True)


def _defer() -> None:
    try:
        # Where somebody runs this inside a transaction, a job that waits already must not spoil that one.
        with transaction.atomic():
            app.configure_task(SEND_JOB, queueing_lock=SEND_JOB).defer()
    except AlreadyEnqueued:
        log.debug("a job to send mail waits already")


def _checked(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if name not in HEADERS:
            raise ValueError(f"{name} is no header that a letter may set")
        if not value.isprintable() or not value.isascii():
            raise ValueError(f"the header {name} is one line of printable ASCII")
    return headers
