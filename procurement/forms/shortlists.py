"""Forms of shortlists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import LONGEST, WorkForm
from procurement.choices import CandidateState

LONGEST_ADDRESS = 8_000
LONGEST_SLUG = 120
ADD, NARROW = "add", "narrow"


def _reason(help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Reason") if required else _("Reason (optional)"),
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give a reason: it stands in the file of the need.")},
    )


class FreezeForm(WorkForm):
    """A search of the catalogue to be frozen, and what it shall do to the list."""

    address = forms.CharField(max_length=LONGEST_ADDRESS, widget=forms.HiddenInput, strip=False)
    how = forms.ChoiceField(
        label=_("What shall this search do?"),
        choices=[
            (ADD, _("Take in what it finds: new solutions become candidates")),
            (NARROW, _("Narrow the list: leave out undecided candidates that it does not find")),
        ],
        initial=ADD,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the search shall do.")},
    )
    reason = _reason(
        _("Why do you search like this? Narrowing needs a reason; it stands with everything left out."),
        required=False,
    )

    def __init__(self, *args: Any, may_narrow: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].widget.attrs["class"] = "kern-form-check__radio"
        if not may_narrow:
            del self.fields["how"]

    def clean(self) -> dict[str, Any]:
        """Whoever narrows says why."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("how") == NARROW and not data.get("reason", "").strip():
            self.add_error("reason", _("Give a reason: it stands in the file of the need."))
        return data


class AddressForm(WorkForm):
    """The address of a search, copied from the catalogue."""

    address = forms.CharField(
        label=_("Address of a search of the catalogue"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Copy it from the address line of your browser; colleagues can send you one, too."),
        error_messages={"required": _("Copy the address of a search into this field.")},
    )


class CandidateForm(WorkForm):
    """A listing that is added by hand, and why."""

    solution = forms.ChoiceField(
        label=_("Solution"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a solution.")},
    )
    reason = _reason(_("Why does it belong on the list though no search took it in?"))

    def __init__(self, *args: Any, solutions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["solution"].choices = list(solutions)
        self.fields["solution"].widget.attrs["class"] = "kern-form-check__radio"


class CopyForm(WorkForm):
    """A bookmark list whose solutions become candidates, and why."""

    list = forms.ChoiceField(label=_("List"), error_messages={"required": _("Choose a list.")})
    reason = _reason(_("Where do these solutions come from, and why do they belong on the list?"))

    def __init__(self, *args: Any, lists: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"].choices = [("", _("Choose a list")), *((str(pk), name) for pk, name in lists)]


class _Candidates(forms.TypedMultipleChoiceField):
    """Numbers of candidates; whether they stand on this list the action tells."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isascii() and str(value).isdigit() and len(str(value)) <= 18


class DecideForm(WorkForm):
    """One decision on one or several candidates."""

    saves = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    candidates = _Candidates(
        label=_("Solutions"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one solution of this list.")},
    )
    state = forms.ChoiceField(
        label=_("What becomes of the chosen ones?"),
        choices=[
            (CandidateState.KEPT, _("Keep")),
            (CandidateState.LEFT_OUT, _("Leave out")),
            (CandidateState.OPEN, _("Take the decision back")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of them.")},
    )
    reason = _reason(_("It stands with each of the chosen ones."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].widget.attrs["class"] = "kern-form-check__radio"

    @property
    def chosen(self) -> frozenset[str]:
        """What was ticked when the form came back."""
        values = self.data.getlist("candidates") if self.is_bound else ()
        return frozenset(values)


class CapForm(WorkForm):
    """How many may be kept at most."""

    cap = forms.IntegerField(
        label=_("Kept at most"),
        min_value=1,
        max_value=50,
        help_text=_(
            "From 1 to 50. Whoever is kept may be invited; a sounding with many answers is much to read."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Choose a number from 1 to 50."),
            "invalid": _("Choose a number from 1 to 50."),
            "min_value": _("Choose a number from 1 to 50."),
            "max_value": _("Choose a number from 1 to 50."),
        },
    )
    reason = _reason(_("Why is this number right?"))


class ReopenForm(WorkForm):
    """Why a finished list is opened again."""

    reason = _reason(_("It stands in the log of the shortlist."))
