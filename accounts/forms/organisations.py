"""Shape of the HTML input about organisations, their people, requests and mandates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import BERLIN
from marketplace.core.files import PurposeField
from marketplace.core.forms import WorkForm
from marketplace.core.names import clean_required_name

from ..choices import ROLE_TASKS, ROLES_BY_MANDATE, ROLES_OF_KIND, CentreLevel, Role

LONGEST_TEXT = 2000
# In years; what should run longer has no end.
LONGEST_MANDATE = 20


def _text(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _name(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=200, help_text=help_text, strip=False)


class RolesField(forms.MultipleChoiceField):
    """Roles to tick, each with a sentence that says what it is for."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": _("Choose at least one role."),
        "invalid_choice": _("An organisation of this kind does not have this role."),
    }

    def __init__(self, roles: Iterable[Role], **options: Any) -> None:
        super().__init__(choices=[(role.value, role.label) for role in roles], **options)


def tasks_of(roles: Iterable[Role]) -> list[tuple[str, Any, Any]]:
    """Value, label and task of each role, as the template lists them."""
    return [(role.value, role.label, ROLE_TASKS[role]) for role in roles]


class RolesForm(WorkForm):
    """The roles of one person in an organisation of that kind."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"] = RolesField(ROLES_OF_KIND[kind], label=_("Roles"))
        self.tasks = tasks_of(ROLES_OF_KIND[kind])


class InvitationForm(RolesForm):
    """The address of a colleague, and what they will do."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Only an account with exactly this address can accept the invitation."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class VendorForm(WorkForm):
    """A new vendor."""

    name = _name(_("Name of the company"), _("As in the commercial register, with its legal form."))
    website = forms.URLField(
        label=_("Website (optional)"), required=False, max_length=500, assume_scheme="https"
    )
    is_distinct = forms.BooleanField(
        label=_("None of these is my organisation. I found a new one."), required=False
    )

    def clean_name(self) -> str:
        """The name in one spelling."""
        return clean_required_name(self.cleaned_data["name"])


class MessageForm(WorkForm):
    """What a person says to those who decide."""

    message = _text(
        _("Your message (optional)"),
        help_text=_("For instance your department, so that people know who asks."),
    )


class BodyForm(MessageForm):
    """A public body that stands in no register."""

    name = _name(_("Name of the public body"))

    def clean_name(self) -> str:
        """The name in one spelling."""
        return clean_required_name(self.cleaned_data["name"])


class CentreForm(BodyForm):
    """A competence centre."""

    centre_level = forms.ChoiceField(
        label=_("It works for"), choices=CentreLevel.choices, widget=forms.RadioSelect
    )


class ReasonForm(WorkForm):
    """Why something is turned down or ended."""

    reason = _text(_("Reason"), required=True, help_text=_("The other side reads it."))


class JoinDecisionForm(RolesForm):
    """The decision about a request to join: roles to accept, a reason to reject."""

    reason = _text(_("Reason"), help_text=_("Needed if you reject. The person reads it."))

    def __init__(self, *args: Any, kind: str, accepts: bool, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.fields["roles"].required = accepts


class MandateForm(WorkForm):
    """What an agent may do for a municipality, on which ground, and until when."""

    roles = RolesField(ROLES_BY_MANDATE, label=_("Which roles the mandate passes on"))
    basis = _text(
        _("Ground of the mandate"),
        required=True,
        help_text=_("For instance a decision of the council or a contract, with its date."),
    )
    valid_until = forms.DateField(
        label=_("Ends after (optional)"),
        required=False,
        help_text=_("The last day. Without a day it runs until somebody revokes it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    document = PurposeField(purpose="mandate", label=_("Document"), required=False)

    tasks = tasks_of(ROLES_BY_MANDATE)

    def need_document(self) -> None:
        """Ask for the document as well: without it the operator has nothing to decide by."""
        field = self.fields["document"]
        field.required = True
        field.error_messages["required"] = _(
            "Add the document with which the municipality gives you the mandate."
        )

    def clean_valid_until(self) -> datetime.datetime | None:
        """The end of that day in Berlin."""
        day = self.cleaned_data["valid_until"]
        if day is None:
            return None
        if day.year > timezone.now().year + LONGEST_MANDATE:
            raise ValidationError(_("Choose a day within the next 20 years."))
        until = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), tzinfo=BERLIN)
        if until <= timezone.now():
            raise ValidationError(_("Choose a day in the future."))
        return until


class FourEyesForm(WorkForm):
    """Switching the rule off needs a tick that names the consequence."""

    is_understood = forms.BooleanField(
        label=_("We know that one person alone can then publish and open."), required=False
    )
