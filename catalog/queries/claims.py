"""Reads about claims to listings."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.choices import RequestState
from catalog.models import Solution, SolutionClaim
from marketplace.core.actor import Actor

_WITH = ("solution__current", "solution__vendor", "organisation", "former_vendor")


def waiting_claims() -> QuerySet[SolutionClaim]:
    """Open claims of organisations that still exist, the longest waiting first."""
    rows = SolutionClaim.objects.filter(state=RequestState.OPEN, organisation__closed_at=None)
    return rows.select_related(*_WITH).order_by("created_at", "pk")


def claims_for(actor: Actor) -> QuerySet[SolutionClaim]:
    """The claims of the organisation acted for, open ones first, then the newest."""
    rows = SolutionClaim.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related(*_WITH).order_by("decided_at", "-pk")


def claim_for(actor: Actor, pk: int) -> SolutionClaim | None:
    """One claim that the actor may see."""
    rows = SolutionClaim.objects.visible_to(actor).select_related(*_WITH, "requested_by")
    return rows.filter(pk=pk).first()


def rivals_of(claim: SolutionClaim) -> QuerySet[SolutionClaim]:
    """Other claims to the same listing, whatever became of them."""
    rows = SolutionClaim.objects.filter(solution_id=claim.solution_id).exclude(pk=claim.pk)
    return rows.select_related("organisation").order_by("pk")


def open_claim_of(actor: Actor, solution: Solution) -> SolutionClaim | None:
    """The open claim of the organisation acted for to a listing."""
    if actor.organisation_id is None:
        return None
    return SolutionClaim.objects.filter(
        solution=solution, organisation_id=actor.organisation_id, state=RequestState.OPEN
    ).first()
