"""Reads of the outbox for the operator: whether mail leaves, never what it says."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.choices import Topic
from marketplace.core.models import OutboxMessage, OutboxState
from marketplace.core.outbox import TROUBLES

_TOPICS: dict[str, Any] = {**dict(Topic.choices), "digest": _("Summary")}


@dataclass(frozen=True)
class MessageLine:
    """One letter as the operator sees it; numbers would have gaps where sealed ones lie between two."""

    public_id: uuid.UUID
    posted_at: datetime.datetime
    topic: Any
    recipient: str
    subject: str
    state: OutboxState
    attempts: int
    next_at: datetime.datetime
    sent_at: datetime.datetime | None
    problem: Any
    is_emptied: bool

    @property
    def is_failed(self) -> bool:
        """Whether it was given up."""
        return self.state == OutboxState.FAILED

    @property
    def can_go_again(self) -> bool:
        """Whether it was given up and is still whole; retention takes recipient and words away after a while."""
        return self.is_failed and not self.is_emptied


def messages(state: str = "") -> QuerySet[OutboxMessage]:
    """Letters in that state or all, the newest first; their words are not even read.

    Sealed ones are not among them: their number alone would tell who takes part in a market sounding.
    """
    found = _listed().defer("text", "html", "headers").order_by("-id")
    return found.filter(state=state) if state else found


def message_lines(found: Iterable[OutboxMessage]) -> list[MessageLine]:
    """What of the letters may be shown to the operator."""
    return [
        MessageLine(
            public_id=message.public_id,
            posted_at=message.created_at,
            topic=_TOPICS.get(message.topic, message.topic),
            recipient=masked(message.to),
            subject=message.subject,
            state=OutboxState(message.state),
            attempts=message.attempts,
            next_at=message.next_at,
            sent_at=message.sent_at,
            problem=TROUBLES.get(message.last_error, message.last_error),
            is_emptied=not message.to,
        )
        for message in found
    ]


def counts_by_state() -> dict[str, int]:
    """How many letters there are in each state, sealed ones left out; one query."""
    found = dict(_listed().order_by().values_list("state").annotate(n=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in OutboxState}


def masked(address: str) -> str:
    """An address by its first letter and its domain: enough to see which server refuses."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _listed() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(is_sealed=False)
