"""Requests of programs that may come twice, because nobody knows whether the first one arrived."""

from __future__ import annotations

from django.db import models


class RepeatableRequest(models.Model):
    """A request with an Idempotency-Key: what it asked for, and the answer that a repetition gets for 24 hours.

    key_id       the API key that asked
    name         the Idempotency-Key it chose
    fingerprint  SHA-256 of method, address and body, in hex
    attempt      counts takeovers of a request whose process died; only the latest may finish
    is_secret    the answer held a secret, so it was not kept
    """

    key_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    attempt = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    is_secret = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_id", "name"], name="core_repeatable_request_once")
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.name}"
