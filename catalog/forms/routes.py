"""The form of the finder of procurement routes; it is sent in the address, so that the answer can be shared."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import OfferType
from marketplace.core.forms import WorkForm
from marketplace.registers.choices import Buyer, Land

# Groups of three digits are thousands and one or two digits at the end are cents, whichever mark a language uses.
_AMOUNT = re.compile(r"(\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+|\d{1,12})(?:[.,](\d{1,2}))?")
MOST = Decimal("9999999999")


def read_amount(text: str) -> Decimal:
    """The amount that somebody typed, such as `216.000`, `216,000.00` or `216000 €`; ValueError where it is none."""
    found = _AMOUNT.fullmatch(text.replace("€", "").replace("EUR", "").strip())
    if found is None:
        raise ValueError(text)
    euros = re.sub(r"\D", "", found[1])
    return Decimal(f"{euros}.{found[2] or '0'}")


class AmountField(forms.CharField):
    """An amount in euros as people type it."""

    def clean(self, value: Any) -> Decimal | None:
        text = str(super().clean(value))
        if not text:
            return None
        try:
            amount = read_amount(text)
        except ValueError:
            raise forms.ValidationError(_("Write an amount in euros, such as 25000.")) from None
        if amount > MOST:
            raise forms.ValidationError(_("This is more than any purchase. Check the number of digits."))
        return amount


def _amount(label: Any, help_text: Any = "") -> AmountField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return AmountField(label=label, help_text=help_text, required=False, max_length=30, widget=widget)


class RouteForm(WorkForm):
    """What is to be bought, for how much, where and when; everything may be left out."""

    amount = _amount(
        _("Expected value, in euros without VAT"),
        _("Set-up, connection and four years of use together (VgV § 3). From, or the whole amount."),
    )
    to = _amount(_("At most"), _("If you only know a range."))
    area = forms.CharField(
        label=_("Municipality"),
        required=False,
        max_length=80,
        help_text=_("Name, postcode or key."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    land = forms.ChoiceField(
        label=_("Or only the Land"), required=False, choices=[("", _("Not chosen")), *Land.choices]
    )
    buyer = forms.ChoiceField(label=_("Who buys?"), required=False, choices=Buyer.choices)
    offer_type = forms.ChoiceField(
        label=_("What is bought?"), required=False, choices=[("", _("Not chosen")), *OfferType.choices]
    )
    date = forms.DateField(
        label=_("On which day?"),
        required=False,
        help_text=_("Limits change. Without a day it is today."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    solution = forms.SlugField(required=False, max_length=120, widget=forms.HiddenInput())

    def clean_area(self) -> str:
        """The text without what no name holds."""
        return " ".join(str(self.cleaned_data["area"]).replace("\0", "").split())

    def clean(self) -> dict[str, Any]:
        """A range goes upwards."""
        data: dict[str, Any] = super().clean() or {}
        low, high = data.get("amount"), data.get("to")
        if low is not None and high is not None and high < low:
            self.add_error("to", _("The end of the range lies below its beginning."))
        return data
