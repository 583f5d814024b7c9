"""The form of the quick mode: all that is asked between a need and a published sounding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import LONGEST, WorkForm, day_field
from procurement.queries.quick import one_ending

from .soundings import MomentField

ROUND = {"class": "kern-form-check__radio"}
SQUARE = {"class": "kern-form-check__checkbox"}


def _area(label: Any, help_text: Any = "", *, rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, widget=widget, **({"max_length": 4000} | more))


class QuickForm(WorkForm):
    """Texts, dates, who answers, and that the notes were seen; `seen` is the hash of the preview that was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=30, required=False)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Vendors read it. It names the task, not a product."),
        error_messages={"required": _("Give it a title.")},
    )
    number = forms.CharField(
        label=_("Number in your file (optional)"),
        max_length=30,
        required=False,
        help_text=_("Like MS-2026-014."),
    )
    purpose = _area(
        _("What is the sounding for?"),
        _(
            "Two or three sentences. A sounding finds out what the market can do; it awards nothing (§ 28 VgV)."
        ),
        error_messages={"required": _("Say what the sounding is for.")},
    )
    description = _area(
        _("What should vendors know?"),
        _("Situation, aim and frame. No budget and no names of products."),
        rows=6,
        required=False,
    )
    users = _area(
        _("Who works with it? (internal)"),
        _("For the need in your file; vendors do not read it."),
        rows=2,
        max_length=LONGEST,
        error_messages={"required": _("Say who works with it.")},
    )
    question_deadline = MomentField(
        label=_("Questions until"),
        help_text=_("Time of Berlin. About halfway to the answers is usual."),
        error_messages={"required": _("Say until when questions can be asked.")},
    )
    response_deadline = MomentField(
        label=_("Answers until"),
        help_text=_("Time of Berlin, proposed on a working day 17 to 21 days ahead."),
        error_messages={"required": _("Say until when vendors can answer.")},
    )
    report_until = day_field(
        _("Report to all by (optional)"),
        _("Who takes part gets an anonymous report by then. Vendors answer more readily."),
    )
    short_reason = _area(_("Why less than 14 days? (only then)"), rows=2, required=False, max_length=LONGEST)
    is_public = forms.TypedChoiceField(
        label=_("Who may answer?"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Everybody")), ("no", _("Invited vendors only"))],
        widget=forms.RadioSelect(attrs=ROUND),
    )
    source = forms.ChoiceField(
        label=_("Invite vendors from (optional)"),
        required=False,
        help_text=_("All of a list or a saved search; take out below whom you do not ask."),
    )
    words = forms.CharField(
        label=_("Or find vendors by name (optional)"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    vendors = forms.MultipleChoiceField(
        label=_("These are invited"), required=False, widget=forms.CheckboxSelectMultiple(attrs=SQUARE)
    )
    reason = _area(
        _("Why these vendors?"),
        _("One reason for all, for the file: such as “listed in the catalogue with a fitting solution”."),
        rows=2,
        required=False,
        max_length=LONGEST,
    )
    few_reason = _area(
        _("Why fewer than three? (only where nobody else may answer)"),
        rows=2,
        required=False,
        max_length=LONGEST,
    )
    contact_name = forms.CharField(label=_("Contact (optional)"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("E-mail of the contact (optional)"), required=False)
    noticed = forms.BooleanField(
        label=_("I have seen the notes on neutrality and leave the words as they are."), required=False
    )

    CONTENT = ("title", "number", "purpose", "description", "users")
    DATES = ("question_deadline", "response_deadline", "report_until", "short_reason")

    def __init__(
        self,
        *args: Any,
        sources: list[tuple[Any, list[tuple[str, str]]]],
        vendors: tuple[tuple[str, str], ...] = (),
        has_need: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("None")), *sources]
        self.fields["vendors"].choices = list(vendors)
        if has_need:
            # A need that is described says itself who works with it.
            del self.fields["users"]

    @property
    def content(self) -> list[forms.BoundField]:
        """The fields of the texts."""
        return [self[name] for name in self.CONTENT if name in self.fields]

    @property
    def dates(self) -> list[forms.BoundField]:
        """The fields of the dates."""
        return [self[name] for name in self.DATES]

    def clean(self) -> dict[str, Any]:
        """Answers end after questions do; who invites says why these."""
        data: dict[str, Any] = super().clean() or {}
        data |= {name: one_ending(value) for name, value in data.items() if isinstance(value, str)}
        asked, answered = data.get("question_deadline"), data.get("response_deadline")
        if asked and answered and asked >= answered:
            self.add_error("response_deadline", _("Answers end before questions do. Choose a later moment."))
        if data.get("vendors") and not str(data.get("reason", "")).strip():
            self.add_error("reason", _("Say why you ask these: the file has to show it."))
        return data
