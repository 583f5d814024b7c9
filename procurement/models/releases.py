"""What was published of market soundings as open data: one release for each public change, and none is ever changed."""

from __future__ import annotations

from django.db import models

from procurement.choices import ReleaseCause

from .conclusions import FollowUp
from .soundings import Sounding


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases; all of them are public."""

    def of_process(self, ocid: str) -> ReleaseQuerySet:
        """Those of one process, the oldest first."""
        return self.filter(ocid=ocid).order_by("date")


class Release(models.Model):
    """An OCDS release, checked before it was stored. Never changed (trigger), never told of a sounding that is not public.

    follow_up   the procedure it tells of; empty where it tells of the sounding itself
    ocid        of the process: that of the sounding, or the own one of the procedure that followed
    release_id  the ocid and the number
    number      counts the public changes of the process from 1; nothing sealed is counted
    cause       what was changed
    date        by the database's clock, in the order in which releases become visible: whoever asks for later ones misses none
    document    the release as it is handed out; sha256 of it in one spelling
    """

    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="releases")
    follow_up = models.ForeignKey(
        FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="releases"
    )
    ocid = models.CharField(max_length=100)
    release_id = models.CharField(max_length=120, unique=True)
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=12, choices=ReleaseCause)
    date = models.DateTimeField(unique=True)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["ocid", "number"], name="procurement_release_number_once"),
        ]

    def __str__(self) -> str:
        return self.release_id

    @property
    def tag(self) -> str:
        """What the standard calls the change."""
        return self.document["tag"][0]
