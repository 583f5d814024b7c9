"""What all forms have in common: KERN's look, what an action refuses, a decision, a step that needs a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Input
from django.utils.translation import gettext_lazy as _

LONGEST = 2_000


class KernLook:
    """Gives each widget of a form the class of its kind; checkboxes and radios are drawn by the templates."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)


def dress(widget: forms.Widget) -> None:
    """Give a widget the class of its kind."""
    if isinstance(widget, forms.Select):
        widget.attrs["class"] = "kern-form-input__select"
    elif isinstance(widget, (forms.Textarea, Input)) and not isinstance(
        widget, (forms.HiddenInput, forms.CheckboxInput, forms.FileInput)
    ):
        widget.attrs["class"] = "kern-form-input__input"


class WorkForm(KernLook, forms.Form):
    """A form of the workspace; takes only its own fields, whatever else was posted."""

    def take(self, error: ValidationError) -> None:
        """Show what an action refused beside the fields it concerns."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def day_field(
    label: Any, help_text: Any = "", *, required: bool = False, messages: Mapping[str, Any] | None = None
) -> forms.DateField:
    """A day, chosen in the browser's calendar or written in German; `messages` are said instead of the usual ones."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": _("This is no day. Write it like 24.11.2026."), **(messages or {})},
    )


def _reason(rows: int, help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DecisionForm(WorkForm):
    """Accept, or reject with a reason that those who asked read."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("Accept")), ("reject", _("Reject"))],
        widget=forms.RadioSelect,
    )
    reason = _reason(
        4,
        _("Those who asked read it. A rejection needs one: say what is missing and how to mend it."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A rejection without a reason helps nobody."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == "reject" and not str(data.get("reason", "")).strip():
            self.add_error("reason", _("Give a reason: those who asked read it and learn what to mend."))
        return data


class ReasonForm(WorkForm):
    """A step that is explained to those whom it concerns."""

    reason = _reason(3, _("Those whom it concerns read it."), required=True)
