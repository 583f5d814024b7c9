"""Shape of the HTML input about keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import WorkForm
from marketplace.core.names import clean_required_name

from ..choices import KeyLifetime, OldKeyEnds
from ..permissions import Scope


class KeyForm(WorkForm):
    """A new key: for what it is, what it may do, for how long."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which program is it for? The name helps you to tell your keys apart."),
        error_messages={"required": _("Give the key a name.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may the program do?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose as little as possible. You can make further keys for other programs."),
        error_messages={"required": _("Choose at least one thing that the key may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=KeyLifetime.choices,
        coerce=int,
        initial=KeyLifetime.QUARTER,
        widget=forms.RadioSelect,
        help_text=_("The shorter, the less a lost key can do. We remind you two weeks before the end."),
        error_messages={"required": _("Choose how long the key works.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["scopes"].widget.attrs["class"] = "kern-form-check__checkbox"
        self.fields["days"].widget.attrs["class"] = "kern-form-check__radio"

    def clean_name(self) -> str:
        return clean_required_name(self.cleaned_data["name"])


class RotationForm(WorkForm):
    """When the old key stops."""

    old_ends = forms.ChoiceField(
        label=_("When does the old key stop?"),
        choices=OldKeyEnds.choices,
        initial=OldKeyEnds.IN_24_HOURS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when the old key stops.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_ends"].widget.attrs["class"] = "kern-form-check__radio"
