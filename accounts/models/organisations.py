"""Organisations, what proves who they are, and which may act for another."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import Timestamped
from marketplace.core.names import clean_field, clean_required_name

from ..choices import (
    CentreLevel,
    MandateState,
    NumberKind,
    OrganisationKind,
    Ownership,
    RequestState,
    SizeClass,
)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by what they are."""

    def vendors(self) -> OrganisationQuerySet:
        """Those that may offer solutions: companies, and municipalities or centres that publish their own."""
        return self.exclude(kind=OrganisationKind.OPERATOR)

    def open(self) -> OrganisationQuerySet:
        """Those that were not closed."""
        return self.filter(closed_at=None)


class Organisation(Timestamped):
    """A municipality, vendor, competence centre or operator, with the profile it shows in public.

    `name_key` is the folded name by which an import finds an organisation again; `area` binds a public body to the register:
    one organisation a key. Harvested organisations were named in a file and have no members yet.
    `four_eyes`: who wrote something does not approve, publish or open it; a small municipality may switch it off for itself.
    `is_public_provider`: an IT provider of the public sector, found so by the operator; it may act for municipalities.
    """

    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(_("Name"), max_length=300)
    name_key = models.CharField(max_length=300, db_index=True)
    slug = models.SlugField(max_length=120, unique=True)
    area = models.ForeignKey(
        "registers.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    centre_level = models.CharField(max_length=12, choices=CentreLevel, blank=True)
    uri = models.CharField(max_length=500, blank=True)
    website = models.URLField(_("Website"), max_length=500, blank=True)
    description = models.JSONField(default=dict, blank=True)
    legal_form = models.CharField(_("Legal form"), max_length=100, blank=True)
    seat = models.CharField(_("Seat"), max_length=200, blank=True)
    size_class = models.CharField(_("Size"), max_length=10, choices=SizeClass, blank=True)
    founded = models.PositiveSmallIntegerField(_("Founded in"), null=True, blank=True)
    ownership = models.CharField(_("Ownership"), max_length=20, choices=Ownership, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    logo = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    services = models.JSONField(default=dict, blank=True)
    regions = models.JSONField(default=list, blank=True)
    it_provider = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    it_provider_name = models.CharField(_("IT provider"), max_length=200, blank=True)
    specialist_systems = models.JSONField(default=list, blank=True)
    standards = models.JSONField(default=list, blank=True)
    staff_days = models.PositiveSmallIntegerField(_("Staff days a year"), null=True, blank=True)
    four_eyes = models.BooleanField(default=True)
    is_public_provider = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_until = models.DateTimeField(null=True, blank=True)
    is_harvested = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_key"]
        # Each answer of the catalogue asks which mark ran out last.
        indexes = [models.Index(fields=["verified_until"], name="accounts_organisation_until")]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"], condition=models.Q(area=None), name="accounts_organisation_name_once"
            ),
            models.UniqueConstraint(
                fields=["area"],
                condition=models.Q(kind=OrganisationKind.MUNICIPALITY, closed_at=None),
                name="accounts_organisation_area_once",
                violation_error_message=_("This body has an organisation here already. Ask to join it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Bring the name into one spelling; invisible characters are an error."""
        super().clean()
        self.name = clean_field(clean_required_name, "name", self.name)

    @property
    def is_verified(self) -> bool:
        """Whether the operator checked who this is, and the check has not run out."""
        return self.verified_now()

    def verified_now(self, at: datetime.datetime | None = None) -> bool:
        """Whether the mark of verification counts at a moment, now if none is given."""
        if self.verified_at is None:
            return False
        return self.verified_until is None or (at or timezone.now()) < self.verified_until


class RegisterNumber(Timestamped):
    """A number under which a public register knows the organisation; `value` is the normalised form.

    court  of the Handelsregister, as the register writes it; empty for the others
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="numbers")
    kind = models.CharField(max_length=20, choices=NumberKind)
    value = models.CharField(max_length=60)
    court = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "value", "court"], name="accounts_number_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="accounts_number_value")]

    def __str__(self) -> str:
        return f"{self.value} {self.court}".strip()


class Verification(Timestamped):
    """A request of an organisation to be verified, with what it puts forward and the operator's decision.

    evidence  list of {kind, value, ...} as it stood when the request was made
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="verifications")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    evidence = models.JSONField(default=list)
    message = models.TextField(max_length=2000, blank=True)
    requested_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state=RequestState.OPEN),
                name="accounts_verification_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"verification {self.pk} {self.state}"


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates by whether they run."""

    def running(self, at: datetime.datetime | None = None) -> MandateQuerySet:
        """Those by which the agent may act at a moment, now if none is given."""
        moment = at or timezone.now()
        return self.filter(
            models.Q(valid_until=None) | models.Q(valid_until__gt=moment),
            state=MandateState.ACTIVE,
            principal__closed_at=None,
            agent__closed_at=None,
        )


class Mandate(Timestamped):
    """An association, a district or a public IT provider (agent) acts for a municipality (principal).

    roles  what the agent's members may do: each one acts with those of these roles held in the agent itself
    """

    principal = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="mandates_given")
    agent = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="mandates_held")
    roles = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=MandateState)
    basis = models.TextField(max_length=2000)
    document = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    valid_until = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(max_length=2000, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "agent"],
                condition=models.Q(
                    state__in=[MandateState.OFFERED, MandateState.REQUESTED, MandateState.ACTIVE]
                ),
                name="accounts_mandate_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("agent")), name="accounts_mandate_two_parties"
            ),
        ]

    def __str__(self) -> str:
        return f"mandate {self.pk} {self.state}"
