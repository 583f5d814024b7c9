"""Shape of the HTML input about verification, for the organisation and for the operator."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.files import PurposeField
from marketplace.core.forms import LONGEST, DecisionForm, WorkForm
from marketplace.core.names import clean_name

from ..choices import NumberKind


class NumberForm(WorkForm):
    """A number of a public register; whether it is right, the action says."""

    kind = forms.ChoiceField(label=_("Which register?"), choices=NumberKind, widget=forms.Select)
    value = forms.CharField(
        label=_("Number"),
        max_length=200,
        help_text=_("As the document shows it, such as HRB 116737 or DE136695976."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    court = forms.CharField(
        label=_("Court"),
        required=False,
        max_length=200,
        help_text=_("Only for the commercial register: the court that keeps it, such as Hamburg."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_court(self) -> str:
        """The name of the court in one spelling; what cannot be seen is refused."""
        return clean_name(self.cleaned_data["court"])


class RequestForm(WorkForm):
    """What the organisation adds to its numbers when it asks for verification."""

    document = PurposeField(
        label=_("Document that shows who you are"),
        purpose="proof",
        required=False,
    )
    message = forms.CharField(
        label=_("What the operator should know"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class VerificationDecisionForm(DecisionForm):
    """The decision about a verification; an accepted one may find a public IT provider as well."""

    is_public_provider = forms.BooleanField(
        label=_("It is an IT provider of the public sector and may act for municipalities by mandate."),
        required=False,
    )
    field_order = ("decision", "is_public_provider", "reason")
