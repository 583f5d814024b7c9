"""Claims: an organisation says that a harvested listing is its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.choices import RequestState
from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped
from marketplace.core.permissions import Permission

from .listing import Solution


class SolutionClaimQuerySet(models.QuerySet["SolutionClaim"]):
    """Claims by who may see them."""

    def visible_to(self, actor: Actor) -> SolutionClaimQuerySet:
        """All for the operator's people who decide; an organisation sees its own, and nobody those of others."""
        if actor.may(Permission.DECIDE_CLAIMS):
            return self
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class SolutionClaim(Timestamped):
    """An organisation asks to take over a listing that came from a file; the operator decides, and the row stays.

    former_vendor  whose listing it was until the claim was accepted; empty before
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="claims")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    message = models.TextField(max_length=2000)
    requested_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(max_length=2000, blank=True)
    former_vendor = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SolutionClaimQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "organisation"],
                condition=Q(state=RequestState.OPEN),
                name="catalog_claim_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk} {self.state}"
