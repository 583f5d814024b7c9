"""Keys by which an organisation's programs use the API."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped
from marketplace.core.permissions import Permission

from ..choices import KeyState
from ..permissions import Scope
from .organisations import Organisation
from .people import Membership, User


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys by whether they open anything, and by who may see that they are there."""

    def usable(self, at: datetime.datetime | None = None) -> ApiKeyQuerySet:
        """Those neither revoked nor expired at a moment, now if none is given."""
        moment = at or timezone.now()
        return self.filter(expires_at__gt=moment, revoked_at=None, organisation__closed_at=None)

    def with_maker(self) -> ApiKeyQuerySet:
        """Annotate `has_maker`: whether the person who made the key still belongs to the organisation and is not suspended."""
        maker = Membership.objects.filter(
            user=OuterRef("created_by"), organisation=OuterRef("organisation"), user__is_active=True
        )
        return self.annotate(has_maker=Exists(maker))

    def visible_to(self, actor: Actor) -> ApiKeyQuerySet:
        """Those of the organisation acted for, to people who manage them; a key sees itself, and all with the scope for it."""
        rows = self.filter(organisation_id=actor.organisation_id)
        if actor.kind == "key":
            return rows if Scope.READ_KEYS in actor.scopes else rows.filter(pk=actor.key_id)
        return rows if actor.may(Permission.MANAGE_KEYS) else self.none()


class ApiKey(Timestamped):
    """A key of an organisation: shown once, kept as a hash.

    prefix       the part that is shown in lists and finds the row
    secret_hash  SHA-256 of the part behind it (32 random bytes as text), in hex
    scopes       what it may do; never to approve, publish, open, declare or decide
    created_by   whoever could have kept a copy of it; it ends when this person leaves
    reminded_at  when the administrators were told that it ends soon
    replaces     the key that this one follows; each key has one successor at most
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="successor"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    def state_at(self, at: datetime.datetime | None = None) -> KeyState:
        """What the key is worth at a moment, now if none is given."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        return KeyState.EXPIRED if self.expires_at <= (at or timezone.now()) else KeyState.USABLE

    @property
    def state(self) -> KeyState:
        """What the key is worth now."""
        return self.state_at()

    @property
    def shown_prefix(self) -> str:
        """How the key begins, as people see it in their program."""
        return f"mk_{self.prefix}"

    @property
    def is_replaced(self) -> bool:
        """Whether a successor was made; one query unless `successor` was selected."""
        return hasattr(self, "successor")
