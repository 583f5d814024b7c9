"""Mail that is to be sent: a row written in the transaction of the action, sent by the job worker."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Timestamped


class OutboxState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")


class OutboxMessage(Timestamped):
    """One mail to one address.

    key        what makes it the same message again; two rows with one key cannot exist
    headers    further headers, such as those for unsubscribing
    is_sealed  it tells of a sounding: the operator's view hides recipient, subject and text
    recorded_by  numbers would have gaps where sealed ones lie between two, so the record never names them
    next_at    when it is due (UTC); attempts that failed move it on
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    topic = models.CharField(max_length=60)
    to = models.EmailField()
    user_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    organisation_id = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=5, default="de")
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    is_sealed = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    recorded_by = "public_id"

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(state=OutboxState.WAITING), name="core_outbox_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.state}"
