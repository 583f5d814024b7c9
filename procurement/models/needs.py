"""Needs: what a public body wants to solve, before anybody is asked; alone or together with others."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped
from procurement.choices import NeedState, PartState


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs by who may see them."""

    def visible_to(self, actor: Actor) -> NeedQuerySet:
        """Those of the organisation acted for, and those it was asked to join; nobody else's, the operator's neither."""
        if actor.organisation_id is None:
            return self.none()
        joined = NeedPart.objects.own_of(actor)
        return self.filter(Q(organisation_id=actor.organisation_id) | Q(pk__in=joined.values("need_id")))

    def own_of(self, actor: Actor) -> NeedQuerySet:
        """Those that the organisation acted for leads."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Need(Timestamped):
    """What shall be solved, for whom, by when. Internal: nothing of it is public but what a sounding says itself.

    organisation  the body that leads
    requirements  the core requirements, a list of texts
    wanted_from, wanted_until  when it shall be in use
    once, monthly, months, option_months, is_unlimited  the parts of the estimated value, EUR without VAT; never public
    once_to, monthly_to  the end of the range where one is known; None: the amount alone
    cpv           codes of the CPV; regions: keys of areas
    saves         counts the saves: a form that knows an older number is told that somebody else saved meanwhile
    touched       by field the number of the save that changed it last
    unclean       what was typed and can't be taken yet, by field; nothing that somebody typed is lost
    source        where it came from, such as {"kind": "template", "key": "..."}
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=NeedState, default=NeedState.DRAFT)
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=4000, blank=True)
    situation = models.TextField(max_length=4000, blank=True)
    users = models.TextField(max_length=2000, blank=True)
    user_count = models.PositiveIntegerField(null=True, blank=True)
    requirements = models.JSONField(default=list, blank=True)
    wanted_from = models.DateField(null=True, blank=True)
    wanted_until = models.DateField(null=True, blank=True)
    schedule = models.TextField(max_length=2000, blank=True)
    once = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    once_to = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    monthly = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    monthly_to = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    months = models.PositiveIntegerField(null=True, blank=True)
    option_months = models.PositiveIntegerField(default=0)
    is_unlimited = models.BooleanField(default=True)
    value_note = models.TextField(max_length=2000, blank=True)
    offer_type = models.CharField(max_length=30, blank=True)
    cpv = models.JSONField(default=list, blank=True)
    regions = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=dict, blank=True)
    saves = models.PositiveIntegerField(default=0)
    touched = models.JSONField(default=dict, blank=True)
    unclean = models.JSONField(default=dict, blank=True)
    edited_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(once__isnull=True) | Q(once__gte=0), name="procurement_need_once_positive"
            ),
            models.CheckConstraint(
                condition=Q(monthly__isnull=True) | Q(monthly__gte=0),
                name="procurement_need_monthly_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NeedPartQuerySet(models.QuerySet["NeedPart"]):
    """Parts by who may see them."""

    def visible_to(self, actor: Actor) -> NeedPartQuerySet:
        """The own ones of the body acted for, and all of the needs that it leads; never those of others beside it."""
        if actor.organisation_id is None:
            return self.none()
        own, led = Q(organisation_id=actor.organisation_id), Q(need__organisation_id=actor.organisation_id)
        return self.filter((own & ~Q(state=PartState.WITHDRAWN)) | led)

    def own_of(self, actor: Actor) -> NeedPartQuerySet:
        """Those of the body acted for itself; what the leading body took back is its business no longer."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id).exclude(state=PartState.WITHDRAWN)

    def joined(self) -> NeedPartQuerySet:
        """Those that take part: only their figures count."""
        return self.filter(state=PartState.JOINED)


class NeedPart(Timestamped):
    """Another public body in a joint need, with its own figures; one leads.

    note   what this body needs besides, or otherwise
    saves  counts the saves of the figures, as that of a need does
    """

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PartState, default=PartState.INVITED)
    user_count = models.PositiveIntegerField(null=True, blank=True)
    once = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    monthly = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    wanted_until = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    saves = models.PositiveIntegerField(default=0)
    invited_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = NeedPartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["need", "organisation"], name="procurement_part_once"),
            models.CheckConstraint(
                condition=Q(once__isnull=True) | Q(once__gte=0), name="procurement_part_once_positive"
            ),
            models.CheckConstraint(
                condition=Q(monthly__isnull=True) | Q(monthly__gte=0),
                name="procurement_part_monthly_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.organisation_id} {self.state}"
