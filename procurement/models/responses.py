"""What vendors do with a sounding. Sealed: before the opening no read of the buyer or the operator touches these tables.

Only the vendor's own people see their rows. `tests/procurement/sealing` walks every route with two databases that differ in
these tables alone.
"""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped
from procurement.choices import EnquiryState, ResponseState

from .questionnaires import QuestionnaireVersion
from .soundings import Sounding


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows of a vendor: for the vendor's people alone."""

    def own_of(self, actor: Actor) -> Self:
        """Those of the organisation acted for."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Participation(Timestamped):
    """A vendor said that it takes part: from then on it is told of everything. Sealed until the opening."""

    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sounding", "organisation"], name="procurement_takes_part_once"),
        ]

    def __str__(self) -> str:
        return f"participation {self.pk}"


class EnquiryQuerySet(OwnedQuerySet):
    """Clarification questions by who may see them."""

    def visible_to(self, actor: Actor) -> EnquiryQuerySet:
        """Those of the soundings of the organisation acted for; pages of the buyer never show who asked."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(sounding__organisation_id=actor.organisation_id)


class Enquiry(Timestamped):
    """A clarification question of a vendor. What is published names nobody; the original stays for the file.

    organisation, asked_by  never shown to the buyer, before the opening or after
    original      as it was asked; public_text is what all read, edited so that nobody is recognised
    number        in the order of publication, so that it tells nothing of those not published
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="enquiries")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    question_key = models.CharField(max_length=20, blank=True)
    original = models.TextField(max_length=4000)
    state = models.CharField(max_length=16, choices=EnquiryState, default=EnquiryState.SUBMITTED)
    public_text = models.TextField(max_length=4000, blank=True)
    answer = models.TextField(max_length=8000, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sounding", "number"],
                condition=Q(number__isnull=False),
                name="procurement_enquiry_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnquiryState.PUBLISHED)
                | (Q(published_at__isnull=False, number__isnull=False) & ~Q(public_text="") & ~Q(answer="")),
                name="procurement_enquiry_published_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EnquiryState.ANSWERED_PRIVATE, EnquiryState.REJECTED])
                | ~Q(reason=""),
                name="procurement_enquiry_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"enquiry {self.pk} {self.state}"


class Response(Timestamped):
    """What a vendor writes, and where it stands; what counts is the last submission. One for each vendor and sounding.

    answers   the working copy, by key of the question; see procurement/questions/answers.py
    unclean   what was typed and can't be taken yet, by question and part: nothing is lost
    version   the questionnaire that the working copy answers
    solution, solution_version  the listing it was filled from; a snapshot, whatever the listing says later
    saves, touched  as with a listing's revision: conflicts name what they are about
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=18, choices=ResponseState, default=ResponseState.DRAFT)
    solution = models.ForeignKey(
        "catalog.Solution", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    solution_version = models.ForeignKey(
        "catalog.SolutionVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField(default=dict, blank=True)
    unclean = models.JSONField(default=dict, blank=True)
    saves = models.PositiveIntegerField(default=0)
    touched = models.JSONField(default=dict, blank=True)
    edited_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last = models.ForeignKey("Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sounding", "organisation"], name="procurement_response_once"),
            models.CheckConstraint(
                condition=Q(state__in=[ResponseState.DRAFT, ResponseState.WITHDRAWN]) | Q(last__isnull=False),
                name="procurement_response_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"response {self.pk} {self.state}"


class Submission(models.Model):
    """What was handed in at one moment, as it was. Never changed (trigger).

    public_id    number of the receipt: random, says nothing of how many there are
    received_at  by the database's clock, inside the transaction that accepted it; never after the deadline
    answers      as handed in; files by public id with their hashes
    sha256       of answers, version and vendor in one spelling; stands on the receipt
    withdrawn    rows are never changed: a withdrawal is a submission without answers
    received_by_id  the person, as a number: the row outlives the account
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    solution_version = models.ForeignKey(
        "catalog.SolutionVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField()
    withdrawn = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    received_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="procurement_submission_number_once"),
        ]

    def __str__(self) -> str:
        return f"submission {self.public_id}"


class ResponseFile(Timestamped):
    """A file that belongs to an answer; removed from the working copy it stays as long as a submission names it."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="files")
    question_key = models.CharField(max_length=20)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"file {self.pk}"
