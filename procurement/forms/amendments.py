"""Forms of corrections and extensions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import LONGEST, WorkForm

from .soundings import MomentField

_WHY = _("Give a reason: all vendors read it, and it goes into the file.")


def _reason(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _WHY},
    )


class CorrectForm(WorkForm):
    """Why something is corrected, whether it matters, and the later deadline."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = _reason(_("All vendors read it, and it goes into the file."))
    material = forms.BooleanField(
        label=_("This can change what vendors answer"),
        required=False,
        help_text=_("Then at least four days stay until the end of the answers."),
    )
    response_deadline = MomentField(
        label=_("New end of the answers (optional)"),
        required=False,
        help_text=_("Time of Berlin. Empty: it stays as it is."),
    )
    sure = forms.BooleanField(
        label=_("I have read the differences. All vendors are told now."),
        error_messages={"required": _("Confirm that you have read the differences.")},
    )


class TextsForm(WorkForm):
    """Texts of a published sounding as the next correction brings them; the title stays."""

    saves = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    purpose = forms.CharField(
        label=_("What is the sounding for?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what the sounding is for.")},
    )
    description = forms.CharField(
        label=_("What should vendors know?"),
        help_text=_("Situation, aim and frame. No budget and no names of products."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    procedure = forms.CharField(
        label=_("What is planned afterwards? (optional)"),
        help_text=_("Without any promise."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_name = forms.CharField(label=_("Contact (optional)"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("E-mail of the contact (optional)"), required=False)


class ExtendForm(WorkForm):
    """The later dates, and why."""

    response_deadline = MomentField(
        label=_("New end of the answers"),
        help_text=_("Time of Berlin."),
        error_messages={"required": _("Say until when vendors can answer.")},
    )
    question_deadline = MomentField(
        label=_("New end of the questions (optional)"),
        required=False,
        help_text=_("Time of Berlin. Empty: it stays as it is."),
    )
    reason = _reason(_("All vendors read it, and it goes into the file."))
