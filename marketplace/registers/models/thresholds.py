"""Thresholds of procurement law as dated data with their source, never in code."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from ..choices import Buyer, Land, Subject, ThresholdKind


class ThresholdRuleQuerySet(models.QuerySet["ThresholdRule"]):
    """Thresholds by when and for whom they hold."""

    def valid_on(self, day: datetime.date) -> ThresholdRuleQuerySet:
        """Those in force on a day; the last day still counts."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def verified(self) -> ThresholdRuleQuerySet:
        """Those that may be stated as fact."""
        return self.filter(verified=True)


class ThresholdRule(models.Model):
    """One threshold: the value up to which, or from which, a rule of procurement law holds.

    amount       EUR net; empty means that there is no limit
    land         empty where it holds in all Länder
    valid_from   first day, valid_until last day; empty where it is open or unknown
    verified     an unverified one must not be stated as fact
    Source and dates are shown wherever the amount is shown.
    """

    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=ThresholdKind)
    land = models.CharField(max_length=2, choices=Land, blank=True)
    buyer = models.CharField(max_length=20, choices=Buyer)
    subject = models.CharField(max_length=20, choices=Subject)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    source_title = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500, blank=True)
    verified = models.BooleanField(default=False)
    note_de = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    objects = ThresholdRuleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "land", "buyer", "subject", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="registers_threshold_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def note(self) -> str:
        """The note in the language of the page."""
        return self.note_en if (get_language() or "").startswith("en") else self.note_de

    def is_valid_on(self, day: datetime.date) -> bool:
        """Whether it is in force on a day; the last day still counts."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
