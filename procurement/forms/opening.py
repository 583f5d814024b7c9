"""Forms of opening, declarations, assessments and findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import WorkForm
from procurement.choices import FindingKind

LONGEST_DECLARATION, LONGEST_NOTE, LONGEST_REASON = 2_000, 2_000, 1_000


class RequestForm(WorkForm):
    """The request for the opening, with its consequence read."""

    sure = forms.BooleanField(
        label=_("I have read what follows from it."),
        error_messages={"required": _("Confirm that you have read what follows from it.")},
    )


class OpenForm(WorkForm):
    """The opening itself, with its consequence read."""

    sure = forms.BooleanField(
        label=_("I open the answers now. I know that this cannot be undone."),
        error_messages={"required": _("Confirm that you open the answers now.")},
    )


class DeclareForm(WorkForm):
    """A tick for each vendor with which there is a conflict, what it is, and that all names were read."""

    opening_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    conflicts = forms.MultipleChoiceField(
        label=_("With which of these is there a conflict of interest?"),
        help_text=_("Tick nobody if there is none."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the vendors of the protocol.")},
    )
    text = forms.CharField(
        label=_("What is the conflict?"),
        help_text=_(
            "Needed only if you ticked a name. It goes into the file; your colleagues do not read it."
        ),
        max_length=LONGEST_DECLARATION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sure = forms.BooleanField(
        label=_("I have read all names, and what I say here is complete."),
        error_messages={"required": _("Confirm that you have read all names.")},
    )

    def __init__(self, *args: Any, names: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conflicts"].choices = [(str(number), name) for number, name in names]

    def clean(self) -> dict[str, Any]:
        """A conflict without a word on what it is helps nobody who reads the file."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("conflicts") and not str(data.get("text", "")).strip():
            self.add_error("text", _("Say what the conflict is: it goes into the file."))
        return data


class AskForm(WorkForm):
    """Who is asked to assess."""

    person = forms.ChoiceField(
        label=_("Who shall assess, too?"),
        error_messages={
            "required": _("Choose somebody."),
            "invalid_choice": _("Choose somebody who may assess and was not asked yet."),
        },
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "–"), *((str(pk), name) for pk, name in people)]


class ExcuseForm(WorkForm):
    """Why the evaluation goes on without somebody."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It goes into the file. Say nothing about health: “not available” is enough."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give a reason: it goes into the file.")},
    )


class FindingForm(WorkForm):
    """The agreed finding on one question."""

    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**8)
    kind = forms.ChoiceField(
        label=_("What can the market do?"),
        choices=FindingKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the market can do.")},
    )
    text = forms.CharField(
        label=_("Explanation"),
        help_text=_("About the market as a whole, without names of vendors: the report may quote it."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
