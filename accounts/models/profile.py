"""What an organisation shows of itself beside its plain fields: proofs, contacts, own thresholds."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import Timestamped
from marketplace.core.names import clean_field, clean_name, clean_required_name

from ..choices import ProofKind
from .organisations import Organisation
from .people import User


class Proof(Timestamped):
    """A certificate or proof of suitability of a vendor; its members are reminded before it expires."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(_("Kind"), max_length=20, choices=ProofKind)
    title = models.CharField(_("Title"), max_length=200)
    issuer = models.CharField(_("Issued by"), max_length=200, blank=True)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_public = models.BooleanField(_("Show in the public profile"), default=False)

    class Meta:
        ordering = ["kind", "title", "id"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Bring title and issuer into one spelling; invisible characters are an error."""
        super().clean()
        self.title = clean_field(clean_required_name, "title", self.title)
        self.issuer = clean_field(clean_name, "issuer", self.issuer)


class Contact(Timestamped):
    """A person whom others may write to; shown in public only after this person agreed, and no longer than that.

    user         the member who entered herself; others are asked by mail
    token_hash   of the address in that mail; it opens the page of the answer for as long as the row lives
    refused_at   when the person said no, or took her yes back; nothing but her name is kept after that
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("Name"), max_length=200)
    function = models.CharField(_("Function"), max_length=200, blank=True)
    email = models.EmailField(_("E-mail address"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=50, blank=True)
    language = models.CharField(max_length=5, default="de")
    asked_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(refused_at=None) | models.Q(consented_at=None),
                name="accounts_contact_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(Timestamped):
    """A name that the organisation had before; it is still found by it, and an import knows it again.

    created_at is the moment of the change.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300, db_index=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class OwnThreshold(Timestamped):
    """A value limit that the municipality set itself, dated and with its source; amounts in EUR net."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="thresholds")
    title = models.CharField(_("What it limits"), max_length=200)
    amount = models.DecimalField(_("Amount (EUR, net)"), max_digits=12, decimal_places=2)
    valid_from = models.DateField(_("Valid from"))
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    source_title = models.CharField(_("Source"), max_length=300)
    source_url = models.URLField(_("Address of the source"), max_length=500, blank=True)

    class Meta:
        ordering = ["title", "-valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="accounts_own_threshold_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Bring the names into one spelling; invisible characters are an error."""
        super().clean()
        self.title = clean_field(clean_required_name, "title", self.title)
        self.source_title = clean_field(clean_required_name, "source_title", self.source_title)

    @property
    def shown_amount(self) -> Decimal:
        """The amount without cents where there are none, as people write it."""
        whole = self.amount.to_integral_value()
        return whole if whole == self.amount else self.amount
