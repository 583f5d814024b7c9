"""What municipalities tell of a solution they use, and the yearly question whether it still holds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.choices import QuestionKind
from marketplace.core.models import Timestamped

from .listing import Deployment, Solution


class Experience(Timestamped):
    """What one municipality learned with a solution, in its own words; the vendor may reply once. No stars, no points.

    language    of the texts (BCP 47); reply_language of the reply
    hidden_at   when the operator took it out of the public, with the reason
    """

    deployment = models.OneToOneField(Deployment, on_delete=models.CASCADE, related_name="experience")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=35, default="de")
    went_well = models.TextField(max_length=3000, blank=True)
    went_badly = models.TextField(max_length=3000, blank=True)
    would_choose_again = models.BooleanField(null=True, blank=True)
    written_on = models.DateField()
    reply = models.TextField(max_length=3000, blank=True)
    reply_language = models.CharField(max_length=35, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["-written_on", "-id"]

    def __str__(self) -> str:
        return f"experience {self.deployment_id}"


class YearlyQuestion(Timestamped):
    """One mail that asks whether a listing, or a use, still holds; its address answers with one click.

    token_hash  of the address in the mail, SHA-256 in hex
    answer      "yes", "no", or empty until somebody answered
    """

    kind = models.CharField(max_length=10, choices=QuestionKind)
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="questions")
    deployment = models.ForeignKey(
        Deployment, null=True, blank=True, on_delete=models.CASCADE, related_name="questions"
    )
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.LISTING, deployment__isnull=True)
                | Q(kind=QuestionKind.USE, deployment__isnull=False),
                name="catalog_question_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.solution_id}"
