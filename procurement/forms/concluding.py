"""Forms of the end of a sounding: conclusion, return, decision, and the procedure that followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from catalog.models import Solution
from catalog.routes import Way
from marketplace.core.forms import WorkForm, day_field
from procurement.choices import Decision, Outcome
from procurement.models import Conclusion, FollowUp

_RADIO = {"class": "kern-form-check__radio"}
_NO_WAY = ("", _("No way chosen"))


def _area(
    label: Any, help_text: Any = "", *, rows: int, longest: int, required: Any = None
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required is not None,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required} if required else {},
    )


class ConclusionForm(WorkForm):
    """What follows from a sounding; the texts for the file and those for all are kept apart."""

    saves = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("What follows?"),
        choices=Decision.choices,
        widget=forms.RadioSelect(attrs=_RADIO),
        error_messages={"required": _("Choose what follows.")},
    )
    route = forms.ChoiceField(
        label=_("Which way of procurement? (only with a procedure)"),
        required=False,
        help_text=_("Orientation from the value, the Land and today's limits; it decides nothing."),
    )
    listing = forms.ChoiceField(
        label=_("Which solution of the shortlist is reused? (only with reuse)"), required=False
    )
    slug = forms.CharField(
        label=_("Or another listing of the catalogue (only with reuse)"),
        required=False,
        max_length=500,
        help_text=_("The address of its page, or the last part of it. It is not named in the report."),
    )
    partners = _area(
        _("With whom? (only together with others)"),
        _("Not named in the report."),
        rows=2,
        longest=1000,
    )
    reasons = _area(
        _("Reasons, for the file"),
        _(
            "Why this follows from the answers. They stay internal and belong to the note for the file (§ 8 VgV, § 6 UVgO)."
        ),
        rows=8,
        longest=6000,
        required=_("Give the reasons: they belong to the file (§ 8 VgV, § 6 UVgO)."),
    )
    message = _area(
        _("Message to those who took part"),
        _(
            "What happened to their answers, without names of vendors or products and without words from an answer. "
            "Needed before you propose."
        ),
        rows=6,
        longest=4000,
    )
    next_steps = _area(
        _("What is planned next? (optional)"),
        _("Without any promise: nobody is invited, preferred or ruled out by it."),
        rows=3,
        longest=2000,
    )
    show_prices = forms.BooleanField(
        label=_("Tell medians of prices in the report"),
        required=False,
        help_text=_(
            "Only where at least five gave a price, quartiles from eight, rounded to two digits. Never the lowest or highest."
        ),
    )

    FOR_ALL = ("message", "next_steps", "show_prices")

    def __init__(
        self,
        *args: Any,
        listings: list[tuple[str, str]],
        listing_of: Callable[[str], Solution | None],
        ways: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.listing_of = listing_of
        told = ways or {}
        self.fields["route"].choices = [
            _NO_WAY,
            *((way.value, f"{way.label} – {told[way]}" if way in told else way.label) for way in Way),
        ]
        self.fields["listing"].choices = [("", _("None of them")), *listings]
        if not listings:
            del self.fields["listing"]
            self.fields["slug"].label = _("Which listing of the catalogue is reused? (only with reuse)")

    def clean_slug(self) -> Solution | None:
        """The listing of what was typed: its address or the last part of it."""
        typed = str(self.cleaned_data["slug"]).strip()
        if not typed:
            return None
        slug = typed.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
        found = self.listing_of(slug)
        if found is None:
            raise forms.ValidationError(_("The catalogue holds no public listing of this address."))
        return found

    def clean(self) -> dict[str, Any]:
        """One listing, from the shortlist or typed."""
        data: dict[str, Any] = super().clean() or {}
        typed, chosen = data.pop("slug", None), data.pop("listing", "")
        data["solution"] = typed or (self.listing_of(chosen) if chosen else None)
        return data

    def take(self, error: Any) -> None:
        """What an action says of the listing stands beside the field in which it is typed."""
        if hasattr(error, "error_dict") and "solution" in error.error_dict:
            error.error_dict["slug"] = error.error_dict.pop("solution")
        super().take(error)

    @classmethod
    def filled(cls, conclusion: Conclusion | None, listings: list[tuple[str, str]]) -> dict[str, Any]:
        """What stands in the form when it is opened."""
        if conclusion is None:
            return {"saves": 0}
        names = ("saves", "decision", "route", "partners", "reasons", *cls.FOR_ALL)
        values = {name: getattr(conclusion, name) for name in names}
        slug = conclusion.solution.slug if conclusion.solution else ""
        where = "listing" if slug in dict(listings) else "slug"
        return values | {where: slug}


class ProposeForm(WorkForm):
    """The report as it was shown."""

    report_seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ReturnForm(WorkForm):
    """What has to be mended before the conclusion is decided."""

    comment = _area(
        _("What has to be mended?"),
        _("Whoever made the proposal reads it."),
        rows=4,
        longest=2000,
        required=_("Say what has to be mended: whoever made the proposal reads it."),
    )


class DecideForm(WorkForm):
    """The last look before the report goes to all."""

    report_seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    confidential = forms.BooleanField(
        label=_("I have read the report. It holds nothing confidential and no names of vendors or products."),
        error_messages={"required": _("Confirm that the report holds nothing confidential and no names.")},
    )


class FollowUpForm(WorkForm):
    """A procedure that followed; later also what became of it."""

    saves = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title of the procedure"),
        max_length=200,
        error_messages={"required": _("Give it a title.")},
    )
    ocid = forms.CharField(
        label=_("ocid (optional)"),
        required=False,
        max_length=100,
        help_text=_(
            "The number of the procedure in open data. Leave it empty, and it gets a new one; it never bears that of the "
            "sounding."
        ),
    )
    route = forms.ChoiceField(
        label=_("Which way of procurement? (optional)"), required=False, choices=[_NO_WAY, *Way.choices]
    )
    url = forms.URLField(
        label=_("Address of the notice (optional)"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _("This is no address. It begins with https://.")},
    )
    begun_on = day_field(_("Begun on (optional)"))
    outcome = forms.ChoiceField(
        label=_("What became of it?"), choices=Outcome.choices, widget=forms.RadioSelect(attrs=_RADIO)
    )
    ended_on = day_field(_("Contract made or ended on (only when it is over)"))
    outcome_text = _area(
        _("Remark on the outcome (optional)"), _("Internal, for the file."), rows=3, longest=2000
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["ocid"]

    @classmethod
    def filled(cls, follow_up: FollowUp) -> dict[str, Any]:
        """What stands in the form when it is opened."""
        names = ("saves", "title", "route", "url", "begun_on", "outcome", "ended_on", "outcome_text")
        return {name: getattr(follow_up, name) for name in names}
