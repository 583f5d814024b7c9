"""The form of a claim to a listing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import LONGEST, WorkForm


class ClaimForm(WorkForm):
    """Why a listing belongs to the organisation that claims it."""

    message = forms.CharField(
        label=_("Why is this listing yours?"),
        max_length=LONGEST,
        help_text=_(
            "Say how the operator can see that, such as: your name stands in the source code's licence, the address is yours."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
