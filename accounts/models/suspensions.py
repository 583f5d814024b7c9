"""Accounts that the operator closed for a while, and why."""

from __future__ import annotations

from django.db import models

from marketplace.core.models import Timestamped

from .people import User


class Suspension(Timestamped):
    """One time during which a person cannot sign in; it runs until `lifted_at`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="suspensions")
    reason = models.TextField(max_length=2000)
    suspended_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(lifted_at=None), name="accounts_suspension_running_once"
            ),
        ]

    def __str__(self) -> str:
        return f"suspension {self.pk}"
