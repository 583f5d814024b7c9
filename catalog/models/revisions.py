"""What a listing shall say next: written by its owner, judged by the operator, kept as the history of the review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.choices import OPEN_REVISIONS, RevisionState
from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped
from marketplace.core.permissions import Permission

from .listing import Solution, SolutionVersion


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions by who may see them."""

    def visible_to(self, actor: Actor) -> RevisionQuerySet:
        """What was handed in at least once for the operator's people who review; a vendor's people see all of their listings."""
        if actor.may(Permission.REVIEW_LISTINGS):
            return self.filter(round__gt=0)
        if actor.organisation_id is None or not actor.may(Permission.EDIT_LISTING):
            return self.none()
        return self.filter(solution__vendor_id=actor.organisation_id)

    def unfinished(self) -> RevisionQuerySet:
        """Those that are being written or wait for a decision."""
        return self.filter(state__in=OPEN_REVISIONS)


class Revision(Timestamped):
    """The next text of a listing, on its way from the first word to the published version. A listing has one unfinished at most.

    base      the version it was begun from; empty for a listing that was never published
    facts     what is right so far, cleaned; may still lack required facts
    unclean   what was typed and can't be taken yet, as it was typed, by fact: nothing is lost
    saves     counts the saves: a form that knows an older number is told that somebody else saved meanwhile
    touched   by fact the number of the save that last changed it: so a conflict can name what it is about
    round     counts how often it was submitted
    version   what it was published as
    """

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="revisions")
    base = models.ForeignKey(
        SolutionVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=RevisionState, default=RevisionState.EDITING)
    facts = models.JSONField(default=dict, blank=True)
    unclean = models.JSONField(default=dict, blank=True)
    saves = models.PositiveIntegerField(default=0)
    touched = models.JSONField(default=dict, blank=True)
    round = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    edited_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    review_began_at = models.DateTimeField(null=True, blank=True)
    review_began_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(max_length=2000, blank=True)
    version = models.ForeignKey(
        SolutionVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution"], condition=Q(state__in=OPEN_REVISIONS), name="catalog_revision_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=RevisionState.PUBLISHED) | Q(version__isnull=False),
                name="catalog_revision_published_as",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.pk} {self.state}"


class Verdict(Timestamped):
    """What the operator found about one fact of a revision in one round: accepted, or refused with the reason.

    fact  empty for what is said about the listing as a whole
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="verdicts")
    round = models.PositiveIntegerField()
    fact = models.CharField(max_length=60, blank=True)
    is_accepted = models.BooleanField()
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["revision_id", "round", "fact"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "round", "fact"], name="catalog_verdict_once"),
            models.CheckConstraint(
                condition=Q(is_accepted=True) | ~Q(reason=""), name="catalog_verdict_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.fact}"
