"""Notices about listings, the decisions on them with their reasons, and complaints against these.

Source: Regulation (EU) 2022/2065 (Digital Services Act), Art. 16 (notice), 17 (statement of reasons), 20 (complaint).
"""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.db.models import Q

from catalog.choices import Basis, Measure, ReportKind, ReportState
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.models import Timestamped
from marketplace.core.permissions import Permission

from .listing import Solution, SolutionVersion

# So long a vendor has to correct what a decision asks it to correct.
CORRECTION_TIME = datetime.timedelta(days=14)
# What stands in `fact` where a report is about neither the listing nor a fact of it. It stays when the row itself is gone, so
# that a report about a text that was taken back never turns into one about the whole listing.
EXPERIENCE = "experience"
PROOF = "proof:"


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by who may see them; who reported is for the operator alone."""

    def visible_to(self, actor: Actor) -> ReportQuerySet:
        """All for the operator's people who decide; those who edit for an organisation see what is about its own words."""
        if actor.may(Permission.DECIDE_REPORTS):
            return self
        if actor.organisation_id is None or not actor.may(Permission.EDIT_LISTING):
            return self.none()
        return self.concerning(actor.organisation_id)

    def concerning(self, organisation_id: int | None) -> ReportQuerySet:
        """Those about what this organisation says: a vendor's listings and proofs, a municipality's experience."""
        listings = Q(solution__vendor_id=organisation_id) & ~Q(fact=EXPERIENCE)
        return self.filter(listings | Q(experience__organisation_id=organisation_id, fact=EXPERIENCE))


class Report(Timestamped):
    """Somebody says that a listing, or one fact of it, is wrong or against the law; the operator decides with reasons.

    public_id     in the address by which the reporter sees what became of it; known to nobody else but the operator
    fact          key of the fact, empty for the whole listing, EXPERIENCE, or PROOF with the key; version that was read
    experience    the experience it is about, evidence the proof; empty also once that is gone
    name, email   of the reporter; empty where the person asks for none, as the law allows in some cases
    grounds       the law, or the point of the terms, that the decision rests on
    rests_on      whether these are the law or the terms (Art. 17(3)(d) and (e))
    took_out      whether this decision itself took listing or experience out: only then may a complaint bring it back
    reply         what the vendor says to it, published beside the statement of reasons until the operator takes it out
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="reports")
    version = models.ForeignKey(
        SolutionVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    fact = models.CharField(max_length=60, blank=True)
    experience = models.ForeignKey(
        "catalog.Experience", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    evidence = models.ForeignKey(
        "catalog.Evidence", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=ReportKind)
    explanation = models.TextField(max_length=4000)
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="de")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    measure = models.CharField(max_length=12, choices=Measure, blank=True)
    took_out = models.BooleanField(default=False, db_default=False)
    rests_on = models.CharField(max_length=5, choices=Basis, blank=True, db_default="")
    grounds = models.CharField(max_length=500, blank=True)
    reason = models.TextField(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reply = models.TextField(max_length=3000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    reply_hidden_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN) | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="catalog_report_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == ReportState.OPEN

    @property
    def is_about_experience(self) -> bool:
        """Whether it is about what a municipality tells of a use; the municipality is heard then, not the vendor."""
        return self.fact == EXPERIENCE

    @property
    def is_about_proof(self) -> bool:
        """Whether it is about the proof of a fact."""
        return self.fact.startswith(PROOF)

    @property
    def concerned_id(self) -> int | None:
        """Id of the organisation whose words it is about; None once a municipality has taken its experience back."""
        if not self.is_about_experience:
            return self.solution.vendor_id
        return self.experience.organisation_id if self.experience else None

    @property
    def public_reply(self) -> str:
        """The reply, unless the operator has taken it out."""
        return "" if self.reply_hidden_at else self.reply

    @property
    def correct_until(self) -> datetime.date | None:
        """The last day on which the vendor corrects what it was asked to correct; None where it was not asked."""
        if self.measure != Measure.CORRECTION or self.decided_at is None:
            return None
        return berlin_day(self.decided_at + CORRECTION_TIME)


class Complaint(Timestamped):
    """Somebody concerned is not content with the decision on a report; another person of the operator looks again.

    by_vendor  whether the vendor complains; else the one who reported
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="complaints")
    by_vendor = models.BooleanField()
    text = models.TextField(max_length=4000)
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    reason = models.TextField(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "by_vendor"], name="catalog_complaint_once"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN) | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="catalog_complaint_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"complaint {self.pk} {self.state}"
