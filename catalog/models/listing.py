"""Listings: a solution, its immutable versions, and what lives beside them (evidence, deployments)."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from catalog.choices import (
    EVIDENCE_ORDER,
    PUBLIC_STATUSES,
    CostBand,
    DeploymentStatus,
    EvidenceLevel,
    Side,
    SolutionStatus,
    UseState,
)
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.models import Timestamped
from marketplace.core.permissions import Permission


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
    blocked_until number of the last version that nobody may read any more, since the operator found it against the law
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
    blocked_until = models.PositiveIntegerField(null=True, blank=True)

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

    def blocks(self, number: int) -> bool:
        """Whether nobody outside the operator may read the version of this number any more; whoever shows versions asks."""
        return self.blocked_until is not None and number <= self.blocked_until


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
    """Who checked one fact of a listing, on which day, with which document, and until when that counts.

    document     a file of our own; an address outside stands in `document_url`
    attested_by  the using municipality that confirms it; each confirms a fact once
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="evidence")
    fact = models.CharField(max_length=60)
    level = models.CharField(max_length=20, choices=EvidenceLevel)
    checked_by = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document_title = models.CharField(max_length=300, blank=True)
    document_url = models.URLField(max_length=1000, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    attested_by = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["fact", "-checked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "fact", "attested_by"],
                condition=Q(attested_by__isnull=False),
                name="catalog_attested_once",
            ),
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


def counted_uses(at: str = "") -> Q:
    """Which uses count, as `Deployment.counts` tells of one; `at` leads from other rows to them, such as `deployments__`."""
    backed = Q(**{f"{at}confirmed_on__isnull": False}) | Q(**{f"{at}is_from_file": True})
    return Q(**{f"{at}refused_on": None}) & (backed | Q(**{f"{at}stated_by": Side.MUNICIPALITY}))


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    """Uses by who may see them."""

    def standing(self) -> DeploymentQuerySet:
        """Those that the other side has not refused: the only ones that anything public may tell of."""
        return self.filter(refused_on=None)

    def counted(self) -> DeploymentQuerySet:
        """Those that anything public may count, find by, or go by."""
        return self.filter(counted_uses())

    def visible_to(self, actor: Actor) -> DeploymentQuerySet:
        """What the organisation acted for may answer or keep: the uses of its own area, those of its own listings."""
        if actor.organisation_id is None:
            return self.none()
        mine = Q(pk__in=[])
        if actor.may(Permission.STATE_USE) and actor.organisation_kind == OrganisationKind.MUNICIPALITY:
            own = Organisation.objects.filter(pk=actor.organisation_id, area__isnull=False)
            mine |= Q(area__in=own.values("area"))
        if actor.may(Permission.EDIT_LISTING):
            mine |= Q(solution__vendor_id=actor.organisation_id)
        return self.filter(mine)


class Deployment(Timestamped):
    """A public body uses, tries or has ended a solution. Valid once both sides agree; until then it is a statement of one.

    stated_by      the side that said so first; confirmed_on is the day on which the other one agreed
    refused_on     the day on which the other side said that it is not so; nobody sees it in public from then on
    still_true_on  the last day on which the municipality said that it still holds; asked_again_on the last mail about that
    contact        whom others may ask; shown only while this person consents
    is_from_file   an import brought it and nobody here has spoken of it since: only such rows are changed by the next import
    """

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
    refused_on = models.DateField(null=True, blank=True)
    still_true_on = models.DateField(null=True, blank=True)
    asked_again_on = models.DateField(null=True, blank=True)
    cost_band = models.CharField(max_length=10, choices=CostBand, blank=True)
    contact = models.ForeignKey(
        "accounts.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source_title = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    is_from_file = models.BooleanField(default=True, db_default=True)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        ordering = ["status", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(refused_on__isnull=True) | Q(confirmed_on__isnull=True),
                name="catalog_deployment_one_answer",
            ),
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

    @property
    def state(self) -> UseState:
        """Whether the two sides agree."""
        if self.refused_on is not None:
            return UseState.REFUSED
        return UseState.AGREED if self.is_agreed else UseState.WAITING

    @property
    def counts(self) -> bool:
        """Whether it is more than the word of the vendor here: a municipality or a published file stands behind it.

        Otherwise a vendor would gain by naming half the register.
        """
        if self.refused_on is not None:
            return False
        return self.is_agreed or self.is_from_file or self.stated_by == Side.MUNICIPALITY

    @property
    def is_own_development(self) -> bool:
        """Whether the body uses what it offers itself: nobody else could agree. Needs the listing with its vendor."""
        vendor = self.solution.vendor
        return vendor.kind == OrganisationKind.MUNICIPALITY and vendor.area_id == self.area_id
