"""Questionnaires: the one being written, templates of an organisation, and the frozen versions that vendors answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped

from .soundings import Sounding


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """Questionnaires by who may see them."""

    def visible_to(self, actor: Actor) -> QuestionnaireQuerySet:
        """Those of the organisation acted for, and nobody else's."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def templates(self) -> QuestionnaireQuerySet:
        """Those that belong to no sounding and are there to be copied."""
        return self.filter(sounding=None)


class Questionnaire(Timestamped):
    """Questions being written: of one sounding, or a template of the organisation.

    document  see procurement/questions/document.py
    saves     counts the saves: a form that knows an older number is told that somebody else saved meanwhile
    source    what it was copied from, such as {"kind": "ready", "key": "..."}
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    sounding = models.OneToOneField(
        Sounding, null=True, blank=True, on_delete=models.CASCADE, related_name="questionnaire"
    )
    name = models.CharField(max_length=200)
    document = models.JSONField(default=dict)
    source = models.JSONField(default=dict, blank=True)
    saves = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(sounding__isnull=True),
                name="procurement_template_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QuestionnaireVersion(models.Model):
    """What all vendors were asked at one time; never changed afterwards (trigger), only followed by a correction.

    sha256       of the document in one spelling
    differences  to the version before, as data
    """

    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    reason = models.TextField(max_length=2000, blank=True)
    differences = models.JSONField(default=list)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["sounding", "number"], name="procurement_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sounding_id} questionnaire {self.number}"
