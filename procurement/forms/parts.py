"""Forms of joint needs: which body is asked, and what a body needs itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.forms.routes import AmountField
from catalog.routes.finder import amount_text
from marketplace.core.forms import LONGEST, WorkForm, day_field
from marketplace.core.names import without_hidden

# More people than live in any German municipality.
MOST_USERS = 10_000_000


def amount_field(label: Any, help_text: Any = "") -> AmountField:
    """An amount in euros without VAT that may be left open."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return AmountField(label=label, help_text=help_text, required=False, max_length=30, widget=widget)


def shown(value: Any) -> Any:
    """A value as a form shows it: amounts as people write them."""
    return amount_text(value) if isinstance(value, Decimal) else value


class AskForm(forms.Form):
    """Which public body is asked to join."""

    organisation = forms.SlugField(max_length=120)


class PartForm(WorkForm):
    """What one body needs itself; everything may be left open and written later."""

    saves = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    user_count = forms.IntegerField(
        label=_("How many people will use it? (optional)"),
        required=False,
        min_value=0,
        max_value=MOST_USERS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Write a whole number, such as 40.")},
    )
    once = amount_field(
        _("What do you expect to pay once? (optional)"), _("In euros without VAT, such as 20000.")
    )
    monthly = amount_field(
        _("What do you expect to pay each month? (optional)"), _("In euros without VAT, such as 900.")
    )
    wanted_until = day_field(_("By when do you want to use it? (optional)"))
    note = forms.CharField(
        label=_("What do you need besides, or otherwise? (optional)"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_note(self) -> str:
        """The text without what cannot be seen."""
        return "\n".join(without_hidden(line) for line in str(self.cleaned_data["note"]).splitlines())
