"""Forms of uses and experience."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from catalog.choices import CostBand, DeploymentStatus
from catalog.models import Deployment, Experience, Solution
from catalog.queries.wording import reader_language
from marketplace.core.forms import WorkForm, day_field

LANGUAGES = [("de", _("German")), ("en", _("English"))]
AGAIN = {"yes": True, "no": False, "": None}


def _text(label: Any, help_text: Any = "", *, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class UseClaimForm(WorkForm):
    """How a municipality uses a listing, as far as its vendor knows that."""

    status = forms.ChoiceField(
        label=_("State"), choices=[("", _("Please choose")), *DeploymentStatus.choices]
    )
    since = day_field(_("Since (optional)"), _("The first day of the use or the trial."))
    until = day_field(_("Until (optional)"), _("For a trial or a use that has ended: the last day."))

    @staticmethod
    def values_of(use: Deployment) -> dict[str, Any]:
        """What a use says now, as the form takes it."""
        return {name: getattr(use, name) for name in ("status", "since", "until")}


class UseForm(UseClaimForm):
    """How the own municipality uses a listing."""

    effort_days = forms.IntegerField(
        label=_("Own effort in person-days (optional)"),
        help_text=_("What your own staff spent until it ran."),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    cost_band = forms.ChoiceField(
        label=_("What it costs you a year (optional)"),
        help_text=_("Net, in steps that give away no contract."),
        required=False,
        choices=[("", _("Not stated")), *CostBand.choices],
    )
    ended_reason = forms.CharField(
        label=_("Why the use ended"),
        help_text=_("Needed once the use has ended. Everybody can read it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.ChoiceField(
        label=_("Whom others may ask (optional)"),
        help_text=_(
            "People of your profile who have agreed to be shown. They can take that back at any time."
        ),
        required=False,
    )

    def __init__(self, *args: Any, contacts: Iterable[Contact] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contacts = {str(contact.pk): contact for contact in contacts}
        named = [(pk, contact.name) for pk, contact in self._contacts.items()]
        self.fields["contact"].choices = [("", _("Nobody")), *named]

    def clean_contact(self) -> Contact | None:
        """The person behind the choice."""
        return self._contacts.get(self.cleaned_data["contact"])

    @staticmethod
    def values_of(use: Deployment) -> dict[str, Any]:
        """What a use says now, as the form takes it."""
        reasons = use.ended_reason
        return UseClaimForm.values_of(use) | {
            "effort_days": use.effort_days,
            "cost_band": use.cost_band,
            "ended_reason": reasons.get(reader_language()) or next(iter(reasons.values()), ""),
            "contact": str(use.contact_id or ""),
        }


class UseOfListingForm(UseClaimForm):
    """Which own listing a municipality uses, and how."""

    solution = forms.ChoiceField(label=_("Your solution"))
    field_order = ("solution", "status", "since", "until")

    def __init__(self, *args: Any, listings: Iterable[Solution] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._listings = {one.slug: one for one in listings}
        named = [(slug, one.current.facts["name"]) for slug, one in self._listings.items() if one.current]
        self.fields["solution"].choices = [("", _("Please choose")), *named]

    def clean_solution(self) -> Solution:
        """The listing behind the choice."""
        return self._listings[self.cleaned_data["solution"]]


class ExperienceForm(WorkForm):
    """What a municipality learned with a solution."""

    went_well = _text(_("What went well"))
    went_badly = _text(
        _("What went badly"),
        _("Name no people. Say what another municipality should know before it decides."),
    )
    would_choose_again = forms.ChoiceField(
        label=_("Would you choose the solution again?"),
        required=False,
        choices=[("", _("We cannot say")), ("yes", _("Yes")), ("no", _("No"))],
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=LANGUAGES)

    def clean_would_choose_again(self) -> bool | None:
        """Yes, no, or unknown."""
        return AGAIN[self.cleaned_data["would_choose_again"]]

    def clean(self) -> dict[str, Any]:
        """An experience that says nothing helps nobody."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not (data.get("went_well") or data.get("went_badly")):
            self.add_error("went_well", _("Say at least one thing: what went well, or what did not."))
        return data

    @staticmethod
    def values_of(told: Experience | None) -> dict[str, Any]:
        """What was told before, as the form takes it."""
        if told is None:
            return {"language": reader_language()}
        again = {value: key for key, value in AGAIN.items()}[told.would_choose_again]
        return {
            "went_well": told.went_well,
            "went_badly": told.went_badly,
            "would_choose_again": again,
            "language": told.language,
        }


class ReplyForm(WorkForm):
    """The vendor's one reply to an experience."""

    text = _text(
        _("Your reply"),
        _("It stands in public below the text. Leave it empty to take a reply back."),
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=LANGUAGES)
