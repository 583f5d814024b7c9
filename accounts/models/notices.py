"""How soon people want to hear of what, and what waits for their next digest."""

from __future__ import annotations

from django.db import models

from marketplace.core.models import Timestamped

from ..choices import Frequency, Topic
from .people import User


class NoticePreference(Timestamped):
    """A person's choice for one topic; without a row it is at once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_preferences")
    topic = models.CharField(max_length=30, choices=Topic)
    frequency = models.CharField(max_length=10, choices=Frequency)

    class Meta:
        ordering = ["topic"]
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="accounts_notice_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.frequency}"


class Notice(Timestamped):
    """One piece of news that waits for the digest of its reader; `sent_at` is set with the digest's outbox row."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=30, choices=Topic)
    key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    path = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(sent_at=None), name="accounts_notice_waiting")
        ]

    def __str__(self) -> str:
        return self.subject
