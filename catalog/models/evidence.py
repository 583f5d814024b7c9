"""Proofs that a vendor hands in for a fact, until the operator has looked at them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.choices import RequestState
from catalog.choices import EvidenceLevel
from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped
from marketplace.core.names import clean_field, clean_name, clean_required_name
from marketplace.core.permissions import Permission

from .listing import Evidence, Solution, SolutionVersion


class EvidenceClaimQuerySet(models.QuerySet["EvidenceClaim"]):
    """Claims of evidence by who may see them."""

    def visible_to(self, actor: Actor) -> EvidenceClaimQuerySet:
        """All for the operator's people who decide; a vendor's people see those of their own listings."""
        if actor.may(Permission.DECIDE_EVIDENCE):
            return self
        if actor.organisation_id is None or not actor.may(Permission.EDIT_LISTING):
            return self.none()
        return self.filter(solution__vendor_id=actor.organisation_id)


class EvidenceClaim(Timestamped):
    """A vendor says who checked a fact and hands in the document; the operator decides, and the row stays.

    level     what the vendor asks for: checked by a third party, or by the platform
    version   of the listing whose words the proof was handed in for
    evidence  what it became
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="evidence_claims")
    fact = models.CharField(max_length=60)
    version = models.ForeignKey(
        SolutionVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    level = models.CharField(max_length=20, choices=EvidenceLevel)
    checked_by = models.CharField(max_length=300)
    checked_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document_title = models.CharField(max_length=300, blank=True)
    document_url = models.URLField(max_length=1000, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    requested_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(max_length=2000, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = EvidenceClaimQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("checked_on")),
                name="catalog_evidence_claim_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.fact} {self.state}"

    def clean(self) -> None:
        """Bring the names into one spelling; invisible characters are an error."""
        super().clean()
        self.checked_by = clean_field(clean_required_name, "checked_by", self.checked_by)
        self.document_title = clean_field(clean_name, "document_title", self.document_title)
