"""The record of what was done, and the chains that show when somebody rewrote it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now

from ..actor import Actor
from ..permissions import Permission


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Events by who may read of them."""

    def visible_to(self, actor: Actor) -> AuditEventQuerySet:
        """Those done for the organisation acted for or concerning it, to its auditors; all of them to the operator's."""
        if actor.may(Permission.VIEW_ALL_AUDIT):
            return self.all()
        own = actor.organisation_id
        if own is None or not actor.may(Permission.VIEW_AUDIT):
            return self.none()
        return self.filter(models.Q(chain=own) | models.Q(concerns_id=own))


class AuditEvent(models.Model):
    """One thing that was done: append-only, enforced by a database trigger.

    Rows hold opaque ids and never personal values. `data` says what was before and after, in codes and numbers.
    `chain` is the organisation acted for, 0 for the marketplace itself; `concerns_id` another organisation that may read of it.
    `agent_id` is the organisation that acted by a mandate. `at` is set by a trigger from the database's wall clock, whatever
    the caller sent, and `id` by its sequence alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now(), editable=False, db_index=True)
    chain = models.BigIntegerField(db_default=0)
    actor_kind = models.CharField(max_length=20)
    actor_name = models.CharField(max_length=100, blank=True)
    user_id = models.BigIntegerField(null=True)
    key_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    mandate_id = models.BigIntegerField(null=True)
    agent_id = models.BigIntegerField(null=True)
    concerns_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        # Each index costs every writer; these are what the pages of the record and the sealer ask for.
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="core_audit_subject"),
            models.Index(fields=["chain", "id"], name="core_audit_chain"),
            models.Index(
                fields=["concerns_id", "id"],
                condition=models.Q(concerns_id__isnull=False),
                name="core_audit_concerns",
            ),
            models.Index(
                fields=["user_id", "id"], condition=models.Q(user_id__isnull=False), name="core_audit_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class AuditLink(models.Model):
    """The place of one event in its chain: number counts from 1, hash covers the event and the link before. Append-only."""

    event_id = models.BigIntegerField(unique=True)
    chain = models.BigIntegerField()
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="core_auditlink_once")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}"


class AuditHead(models.Model):
    """The signed end of a chain after one run of the sealer. Append-only.

    horizon      every event of every chain recorded before this moment (UTC) was linked by then
    sealed_at    when the run began, by the database's clock; the same for all heads of the run
    transaction  number of the run's transaction; whatever had recorded something before `sealed_at` has a smaller one
    previous     SHA-256 of the signature of the head before, of whichever chain
    signer       public key (Ed25519) in hex; signature covers all columns but the id
    """

    chain = models.BigIntegerField()
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    horizon = models.DateTimeField()
    sealed_at = models.DateTimeField()
    transaction = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    signer = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        indexes = [models.Index(fields=["chain", "-number"], name="core_audithead_last")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}"
