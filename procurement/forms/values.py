"""Forms of the value of a contract, and of the ways of procurement that it opens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import OfferType
from marketplace.core.forms import LONGEST, WorkForm, day_field
from marketplace.core.names import without_hidden
from marketplace.registers.choices import Land

from .parts import amount_field

# Longer than any contract; also keeps what is typed within the column.
MOST_MONTHS = 600


def _months(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=MOST_MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Write a whole number of months, such as 24.")},
    )


class ValueForm(WorkForm):
    """What is paid once and each month, and for how long."""

    saves = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    once = amount_field(
        _("Paid once"), _("Set-up, migration, training, licences bought; in euros without VAT.")
    )
    once_to = amount_field(_("Paid once, at most (optional)"), _("If you only know a range."))
    monthly = amount_field(
        _("Paid each month"), _("Operation, support, licences rented; in euros without VAT.")
    )
    monthly_to = amount_field(_("Paid each month, at most (optional)"), _("If you only know a range."))
    term = forms.ChoiceField(
        label=_("How long does the contract run?"),
        choices=[
            ("unlimited", _("Without an end, until somebody gives notice")),
            ("fixed", _("For a fixed time")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long the contract runs.")},
    )
    months = _months(
        _("Months of the fixed time"), _("0 where you buy once and nothing is paid by the month.")
    )
    option_months = _months(
        _("Months of options to extend (optional)"),
        _("They count as if you used them all (VgV § 3 (1))."),
    )
    value_note = forms.CharField(
        label=_("How did you find these amounts? (optional)"),
        required=False,
        max_length=LONGEST,
        help_text=_(
            "Earlier invoices, prices in the catalogue, another municipality: it belongs in the file."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].widget.attrs["class"] = "kern-form-check__radio"

    def clean_value_note(self) -> str:
        """The text without what cannot be seen."""
        return "\n".join(without_hidden(line) for line in str(self.cleaned_data["value_note"]).splitlines())

    def clean(self) -> dict[str, Any]:
        """Something is paid, ranges go upwards, and a fixed time has its months."""
        data: dict[str, Any] = super().clean() or {}
        for low, high in (("once", "once_to"), ("monthly", "monthly_to")):
            if data.get(high) is not None and (data.get(low) is None or data[high] < data[low]):
                self.add_error(high, _("The end of the range lies below its beginning."))
        if not self.errors and data.get("once") is None and data.get("monthly") is None:
            self.add_error("once", _("State at least one amount: what is paid once, or each month."))
        if data.get("term") == "fixed" and "months" not in self.errors:
            if data.get("months") is None:
                self.add_error("months", _("Write for how many months the contract runs."))
            elif not data["months"] and not data.get("option_months") and data.get("monthly"):
                self.add_error("months", _("Something is paid each month: write for how many months."))
        return data

    def values(self) -> dict[str, Any]:
        """What is valid, as a need keeps it."""
        data = self.cleaned_data
        is_unlimited = data["term"] == "unlimited"
        amounts = {name: data[name] for name in ("once", "once_to", "monthly", "monthly_to")}
        return amounts | {
            "is_unlimited": is_unlimited,
            "months": None if is_unlimited else data["months"],
            "option_months": 0 if is_unlimited else data["option_months"] or 0,
            "value_note": data["value_note"],
        }


class WaysForm(WorkForm):
    """For which day, Land and kind of purchase the ways are shown; sent in the address."""

    date = day_field(
        _("On which day does the procedure begin?"), _("Limits change. Without a day it is today.")
    )
    offer_type = forms.ChoiceField(
        label=_("What is bought?"), required=False, choices=[("", _("Not chosen")), *OfferType.choices]
    )
    land = forms.ChoiceField(label=_("Land"), required=False, choices=[("", _("Not chosen")), *Land.choices])

    def __init__(self, *args: Any, asks_land: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_land:
            del self.fields["land"]
