"""Forms that several apps need: a decision about what somebody asked for, and a step that needs a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 2_000


def _reason(rows: int, help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"class": "kern-form-input__input", "rows": rows}),
    )


class DecisionForm(forms.Form):
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


class ReasonForm(forms.Form):
    """A step that is explained to those whom it concerns."""

    reason = _reason(3, _("Those whom it concerns read it."), required=True)
