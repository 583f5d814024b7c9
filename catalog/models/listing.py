"""Listings: a solution, its immutable versions, and what lives beside them (evidence, deployments)."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q

from catalog.choices import (
    EVIDENCE_ORDER,
    PUBLIC_STATUSES,
    DeploymentStatus,
    EvidenceLevel,
    Side,
    SolutionStatus,
)
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.models import Timestamped


class SolutionQuerySet(models.QuerySet["Solution"]):
    """Solutions by who may see them."""

    def public(self) -> SolutionQuerySet:
        """Those that everybody may see."""
        return self.filter(status__in=PUBLIC_STATUSES)

    def visible_to(self, actor: Actor) -> SolutionQuerySet:
        """Public ones; operators see all; a vendor's people see their own too."""
        if actor.is_operator:
            return self
        own = Q(vendor_id=actor.organisation_id) if actor.organisation_id else Q(pk__in=[])
        return self.filter(Q(status__in=PUBLIC_STATUSES) | own)


class Solution(Timestamped):
    """A listing as it stands in the catalogue. What it says is in its current version.

    identity      the folded source address by which an import finds the listing again; null for others
    edited_facts  keys the owner edited after a claim: files no longer change them
    is_imperfect  the file it came from had problems that its owner should mend
    """

    slug = models.SlugField(max_length=120, unique=True)
    vendor = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=20, choices=SolutionStatus, default=SolutionStatus.DRAFT, db_index=True
    )
    current = models.ForeignKey("SolutionVersion", null=True, on_delete=models.PROTECT, related_name="+")
    identity = models.CharField(max_length=500, unique=True, null=True, blank=True)
    is_claimed = models.BooleanField(default=True)
    is_imperfect = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)
    edited_facts = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    last_confirmed_on = models.DateField(null=True, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=PUBLIC_STATUSES)
                | Q(current__isnull=False, published_at__isnull=False),
                name="catalog_public_has_version",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC_STATUSES


class SolutionVersion(models.Model):
    """What a listing said at one time: one document of facts, never changed afterwards (database trigger)."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    facts = models.JSONField()
    facts_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "number"], name="catalog_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} v{self.number}"


class Evidence(Timestamped):
    """Who checked one fact of a listing, on which day, with which document, and until when that counts."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="evidence")
    fact = models.CharField(max_length=60)
    level = models.CharField(max_length=20, choices=EvidenceLevel)
    checked_by = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document_title = models.CharField(max_length=300, blank=True)
    document_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        ordering = ["fact", "-checked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("checked_on")),
                name="catalog_evidence_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.fact} {self.level}"

    def is_expired(self, day: datetime.date | None = None) -> bool:
        """Whether the proof no longer counts on a day in Berlin, today if none is given. The last day still counts."""
        return self.valid_until is not None and self.valid_until < (day or berlin_day())

    def level_on(self, day: datetime.date | None = None) -> str:
        """The level that counts: an expired proof counts as self-declared."""
        return EvidenceLevel.SELF_DECLARED if self.is_expired(day) else self.level

    @property
    def rank(self) -> int:
        """Place in the order of levels, self-declared 0; measured stands beside it and ranks as checked by the platform."""
        return 1 if self.level == EvidenceLevel.MEASURED else EVIDENCE_ORDER.index(EvidenceLevel(self.level))


class Deployment(Timestamped):
    """A public body uses, tries or has ended a solution. Valid once both sides agree; until then it is a statement of one."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="deployments")
    area = models.ForeignKey("registers.Area", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=DeploymentStatus)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    cohort = models.CharField(max_length=200, blank=True)
    note = models.JSONField(default=dict, blank=True)
    ended_reason = models.JSONField(default=dict, blank=True)
    effort_days = models.PositiveIntegerField(null=True, blank=True)
    stated_by = models.CharField(max_length=20, choices=Side, default=Side.VENDOR)
    confirmed_on = models.DateField(null=True, blank=True)
    source_title = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        ordering = ["status", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "area"], name="catalog_deployment_once"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="catalog_deployment_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.status} {self.area_id}"

    @property
    def is_agreed(self) -> bool:
        """Whether both sides have said so."""
        return self.confirmed_on is not None
