"""How a market sounding ends: conclusion, report to all who took part, file note, and the procedure that followed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from marketplace.core.models import Timestamped
from procurement.choices import Decision, Outcome

from .soundings import Sounding


class Conclusion(Timestamped):
    """What follows from a sounding: proposed by an officer, decided by a publishing officer. After that it stays as it is.

    reasons      for the file; the report tells `message` instead
    route        key of the route of procurement, where a procedure follows
    solution     the listing that is reused, where one is
    partners     with whom one goes on, where one does not go alone
    message      what the report says to those who took part: what happened to their answers
    next_steps   what is planned, without any promise
    show_prices  whether the report tells medians and quartiles of prices, where enough were given
    comment      why the publishing officer sent it back
    report_seen  hash of the report that the deciding person saw
    """

    sounding = models.OneToOneField(Sounding, on_delete=models.PROTECT, related_name="conclusion")
    decision = models.CharField(max_length=15, choices=Decision)
    reasons = models.TextField(max_length=6000)
    route = models.CharField(max_length=40, blank=True)
    solution = models.ForeignKey(
        "catalog.Solution", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    partners = models.TextField(max_length=1000, blank=True)
    message = models.TextField(max_length=4000, blank=True)
    next_steps = models.TextField(max_length=2000, blank=True)
    show_prices = models.BooleanField(default=False)
    saves = models.PositiveIntegerField(default=0)
    comment = models.TextField(max_length=2000, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    report_seen = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | (Q(proposed_at__isnull=False) & ~Q(reasons="")),
                name="procurement_decided_was_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"conclusion {self.sounding_id}"


class SoundingReport(models.Model):
    """The report to all who took part, as it was sent: without names, without what is confidential. Never changed (trigger).

    document  what page and PDF are drawn from; see procurement/report.py
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sounding = models.OneToOneField(Sounding, on_delete=models.PROTECT, related_name="report")
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"report {self.sounding_id}"


class FileNote(models.Model):
    """One version of the note for the file (Vermerk zur Markterkundung; VgV § 8, UVgO § 6). Never changed (trigger).

    document  the content it is drawn from; sha256 is of this in one spelling
    file      the PDF as it was made
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="file_notes")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sounding", "number"], name="procurement_note_number_once"),
        ]

    def __str__(self) -> str:
        return f"file note {self.sounding_id} {self.number}"


class FollowUp(Timestamped):
    """A procedure that followed, which is never a part of the sounding: its own ocid, and in time what became of it.

    route    key of the route of procurement
    url      of its notice
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="follow_ups")
    ocid = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    route = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=500, blank=True)
    begun_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.RUNNING)
    ended_on = models.DateField(null=True, blank=True)
    outcome_text = models.TextField(max_length=2000, blank=True)
    saves = models.PositiveIntegerField(default=0)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
