"""What follows the deadline: the protocol of the opening, declarations, assessments, findings.

Nothing here holds a score, a rank or a winner, and there is no place to write one.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from marketplace.core.models import Timestamped
from procurement.choices import AssessmentState, FindingKind

from .soundings import Sounding


class Opening(models.Model):
    """The protocol of the opening: what was there, by whom and when. Never changed (trigger).

    requested_by_id, opened_by_id  the two persons as numbers, since the row outlives accounts; one where four_eyes is off
    entries    one for each response, in the order of the vendors' names: {"response", "receipt": public ids, "organisation": its
               number, "name", "received_at": ISO in UTC, "version", "sha256", "unconfirmed": answered before a correction}
    silent     vendors that took part without a response that counts: {"organisation", "name"}
    sha256     of entries and silent in one spelling; declarations name it
    """

    sounding = models.OneToOneField(Sounding, on_delete=models.PROTECT, related_name="opening")
    requested_at = models.DateTimeField()
    requested_by_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True)
    four_eyes = models.BooleanField()
    entries = models.JSONField(default=list)
    silent = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"opening {self.sounding_id}"

    @property
    def count(self) -> int:
        """How many responses there are; none is a normal outcome."""
        return len(self.entries)


class Declaration(models.Model):
    """One person's word on conflicts of interest with the vendors of the protocol (VgV § 6, UVgO § 4). Never changed (trigger).

    A person may declare again, when something comes to mind later: the last one counts.

    person_id     as a number: the row outlives the account
    opening_hash  of the protocol whose names were shown
    is_clean      no conflict with any of them; only then are answers shown to the person
    conflicts     numbers of the organisations where there is one
    text          what the conflict is, as the person told it
    """

    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="declarations")
    person_id = models.BigIntegerField(db_index=True)
    declared_at = models.DateTimeField()
    opening_hash = models.CharField(max_length=64)
    is_clean = models.BooleanField()
    conflicts = models.JSONField(default=list, blank=True)
    text = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"declaration {self.pk}"


class Assessment(Timestamped):
    """What one assessor makes of the answers, requirement by requirement; hidden from the others until none is open.

    notes   by key of the question: {"kind": one of FindingKind or "", "text": ...}
    reason  why the assessor was excused
    """

    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT)
    notes = models.JSONField(default=dict, blank=True)
    saves = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    excused_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sounding", "assessor"], name="procurement_assessed_once"),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.EXCUSED) | ~Q(reason=""),
                name="procurement_excused_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.FINAL) | Q(finished_at__isnull=False),
                name="procurement_final_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk} {self.state}"


class Finding(Timestamped):
    """What the market can do about one requirement, agreed by those who read the answers."""

    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="findings")
    question_key = models.CharField(max_length=20)
    kind = models.CharField(max_length=15, choices=FindingKind)
    text = models.TextField(max_length=2000, blank=True)
    saves = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sounding", "question_key"], name="procurement_finding_once"),
        ]

    def __str__(self) -> str:
        return f"finding {self.sounding_id} {self.question_key}"
