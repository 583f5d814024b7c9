"""Forms of needs: how one begins, each step, and the beginning of a sounding from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import OfferType
from catalog.forms.facts.control import Control, Option
from marketplace.core.forms import WorkForm, day_field
from procurement.models import Need
from procurement.queries.need_sources import SourceGroup

LONGEST_NAME = 200
MOST_USERS = 10_000_000
# Thousands may be parted as people write them.
GROUPED = re.compile(r"\d{1,3}([.  \u202f]\d{3})+")


def _text(label: Any, help_text: Any = "", *, most: int = 4000, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _name(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give the need a name.")},
    )


class NeedBeginForm(WorkForm):
    """The name of a new need, and what it begins with."""

    source = forms.ChoiceField(
        label=_("Begin with (optional)"),
        help_text=_("Its texts are copied. You can change all of them."),
        required=False,
    )
    title = forms.CharField(
        label=_("Name of the need"),
        help_text=_(
            "What it is about, without the name of a product. Empty: the name of what you begin with."
        ),
        required=False,
        max_length=LONGEST_NAME,
    )

    def __init__(self, *args: Any, groups: Iterable[SourceGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(group.label, list(group.choices)) for group in groups]
        self.fields["source"].choices = [("", _("An empty form")), *listed]

    def clean(self) -> dict[str, Any]:
        """A name, or something that has one."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("title", "").strip() and not data.get("source"):
            self.add_error("title", _("Give the need a name."))
        return data


class _StepForm(WorkForm):
    """One step of a need; `saves` is the count of saves that the form was opened with."""

    saves = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        min_value=0,
        error_messages={"required": _("This form arrived without its beginning. Open the page again.")},
    )


class PurposeForm(_StepForm):
    """What shall be better, and how it is today."""

    title = _name(_("Name of the need"), _("What it is about, without the name of a product."))
    purpose = _text(
        _("What is it for?"),
        _(
            "What shall be better afterwards, and for whom. Describe the goal, no product: so all vendors have the same chance."
        ),
    )
    situation = _text(
        _("How is it today? (optional)"),
        _("What you use today, what it has to work with, and what costs the most time."),
    )
    offer_type = forms.ChoiceField(
        label=_("What do you look for? (optional)"),
        required=False,
        choices=[("", _("Not stated")), *OfferType.choices],
    )


class UsersForm(_StepForm):
    """Who works with it, and how many."""

    users = _text(
        _("Who works with it?"),
        _("Departments and groups, also citizens where they use it themselves. No names of people."),
        most=2000,
        rows=4,
    )
    user_count = forms.CharField(
        label=_("How many people, about? (optional)"),
        required=False,
        max_length=15,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_user_count(self) -> int | None:
        """A whole number, with or without marks between the thousands."""
        typed = self.cleaned_data["user_count"].strip()
        if not typed:
            return None
        if GROUPED.fullmatch(typed):
            typed = re.sub(r"\D", "", typed)
        if not (typed.isascii() and typed.isdecimal()) or int(typed) > MOST_USERS:
            raise forms.ValidationError(_("Write a whole number, such as 120 or 1.200."))
        return int(typed)


class RequirementsForm(_StepForm):
    """What it has to do."""

    requirements = _text(
        _("What does it have to do?"),
        _("One requirement a line. Only what you can't do without; details belong into the questionnaire."),
        most=20_000,
        rows=12,
    )

    def clean_requirements(self) -> list[str]:
        """Lines with something in them, without the marks of a list that was pasted."""
        lines = (
            re.sub(r"^\s*(?:[-–•*]|\d{1,2}[.)])\s+", "", line)
            for line in self.cleaned_data["requirements"].splitlines()
        )
        return [" ".join(line.split()) for line in lines if line.strip()]


class ScheduleForm(_StepForm):
    """When it shall be in use."""

    wanted_from = day_field(_("In use from, at the earliest (optional)"))
    wanted_until = day_field(_("In use by (optional)"))
    schedule = _text(
        _("What is the schedule tied to? (optional)"),
        _("Such as the end of a contract, a grant, a change of the law or a decision of the council."),
        most=2000,
        rows=4,
    )

    def clean(self) -> dict[str, Any]:
        """The earliest day is not after the latest."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("wanted_from"), data.get("wanted_until")
        if first and last and first > last:
            self.add_error("wanted_until", _("This day lies before the earliest one."))
        return data


class PlaceForm(_StepForm):
    """CPV codes and areas; drawn as searches, and checked by the action against the registers."""

    cpv = forms.MultipleChoiceField(label=_("CPV codes (optional)"), required=False)
    regions = forms.MultipleChoiceField(label=_("Areas (optional)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SEARCHED:
            field = self.fields[name]
            # What is no code of the register is refused by the action, with a sentence.
            field.valid_value = lambda value: True  # type: ignore[attr-defined]


SEARCHED = ("cpv", "regions")
STEP_FORMS: dict[str, type[_StepForm]] = {
    "purpose": PurposeForm,
    "users": UsersForm,
    "requirements": RequirementsForm,
    "schedule": ScheduleForm,
    "place": PlaceForm,
}


def typed_of(need: Need, fields: Iterable[str]) -> dict[str, Any]:
    """What the fields of a step hold, as somebody would type it; what can't be taken yet as it was typed."""
    return {name: need.unclean.get(name, _as_typed(getattr(need, name))) for name in fields}


def _as_typed(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else value


def step_form(need: Need, step: str, fields: Iterable[str]) -> _StepForm:
    """The form of a step as it stands; bound, and so with its problems, where something was typed that can't be taken."""
    fields = list(fields)
    typed = typed_of(need, fields) | {"saves": need.saves}
    if isinstance(typed.get("requirements"), list):
        typed["requirements"] = "\n".join(typed["requirements"])
    if any(name in need.unclean for name in fields):
        return STEP_FORMS[step](typed)
    return STEP_FORMS[step](initial=typed)


def search_control(
    name: str, label: Any, help_text: Any, chosen: dict[str, str], asked: str, found: list[tuple[str, str]]
) -> Control:
    """Chosen codes as ticked boxes with their words, and what a search found as boxes to tick."""
    options = [Option(code, words, True) for code, words in chosen.items()]
    options += [Option(code, words) for code, words in found if code not in chosen]
    return Control(name, "search", label=str(label), help=str(help_text), value=asked, options=tuple(options))


class SoundForm(WorkForm):
    """The title of the market sounding that is begun from a need."""

    title = forms.CharField(
        label=_("Title of the market sounding"),
        help_text=_("Vendors read it. It names the task, not a product."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give the sounding a title.")},
    )
