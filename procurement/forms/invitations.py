"""Forms of invitations: whom to ask and why, and the answer of somebody who declines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import LONGEST, WorkForm
from procurement.choices import DeclineReason


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("Why this one?"),
        max_length=LONGEST,
        help_text=_("For the file: such as “listed in the catalogue with a fitting solution”."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why you ask this one: the file has to show it.")},
    )


class VendorInvitationForm(WorkForm):
    """A vendor of the marketplace."""

    vendor = forms.ChoiceField(label=_("Vendor"), error_messages={"required": _("Choose a vendor.")})
    reason = _why()

    def __init__(self, *args: Any, vendors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vendor"].choices = [("", _("Choose a vendor")), *vendors]


class MailInvitationForm(WorkForm):
    """Somebody who is not here yet."""

    name = forms.CharField(label=_("Name of the company"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("One of the company, not of a person, where there is one.")
    )
    reason = _why()


class ResendForm(WorkForm):
    """The address to which an invitation goes once more."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("One of the company, not of a person, where there is one.")
    )


class DeclineForm(WorkForm):
    """Why somebody does not take part; the buyer reads it at once."""

    reason = forms.ChoiceField(
        label=_("Why do you not take part?"),
        choices=DeclineReason,
        widget=forms.RadioSelect(attrs={"class": "kern-form-check__radio"}),
        error_messages={"required": _("Choose a reason.")},
    )
    text = forms.CharField(
        label=_("In your words (optional)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
