"""Shortlists: searches as they were, what they found, and why each candidate was kept or left out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped
from procurement.choices import CandidateState, StepKind

from .needs import Need


class ShortlistQuerySet(models.QuerySet["Shortlist"]):
    """Shortlists by who may see them."""

    def visible_to(self, actor: Actor) -> ShortlistQuerySet:
        """Those of the organisation acted for, and nobody else's."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(need__organisation_id=actor.organisation_id)


class Shortlist(Timestamped):
    """The solutions that a need is compared with; it says in five years what it says today.

    cap          how many candidates may be kept at most
    finished_at  from then on nothing changes, unless it is opened again with a reason
    saves        counts the changes
    """

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="shortlist")
    cap = models.PositiveIntegerField(default=8)
    saves = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"shortlist {self.need_id}"


class ShortlistSearch(models.Model):
    """One search as it was: the question, the moment, and the versions it found, in their order. Never changed (trigger).

    number    counts the searches of a shortlist from 1
    address   what stood behind the question mark of the catalogue's address, in one spelling
    count     how many listings it found; found: ids of their versions, best first, as many as are kept
    engine    which search engine answered and the version of its data
    searched_by_id  the person, as a number: the row outlives the account
    """

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="searches")
    number = models.PositiveIntegerField()
    address = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=5, default="de")
    searched_at = models.DateTimeField()
    searched_by_id = models.BigIntegerField(null=True)
    count = models.PositiveIntegerField()
    found = models.JSONField()
    engine = models.CharField(max_length=60, blank=True)
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "number"], name="procurement_search_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shortlist_id} search {self.number}"


class Candidate(Timestamped):
    """A version of a solution that was found or added, and what was decided on it with the reason.

    place  in the search that found it first, from 1; empty where it was added by hand
    """

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="candidates")
    solution = models.ForeignKey("catalog.Solution", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("catalog.SolutionVersion", on_delete=models.PROTECT, related_name="+")
    search = models.ForeignKey(
        ShortlistSearch, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates"
    )
    place = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=CandidateState, default=CandidateState.OPEN)
    reason = models.TextField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["search__number", "place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "solution"], name="procurement_candidate_once"),
            models.CheckConstraint(
                condition=Q(state=CandidateState.OPEN) | ~Q(reason=""),
                name="procurement_candidate_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shortlist_id} {self.solution_id} {self.state}"


class ShortlistStep(models.Model):
    """One line of the log of a shortlist: who narrowed it, when, how, and why. Never changed (trigger).

    data  counts and ids, such as {"search": 2, "before": 41, "after": 9}
    """

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    candidate = models.ForeignKey(Candidate, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.shortlist_id} {self.kind}"
