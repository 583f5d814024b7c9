"""Pages on which an organisation says who it is: fields and logo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.core.access import declare, needs
from marketplace.core.permissions import Permission

from ..actions.profile import StaleProfile, save_profile, set_logo, tidied
from ..forms.profile import LogoForm, ProfileForm
from ..models import Organisation
from ..queries.organisations import own_organisation
from ..queries.profile import missing_parts, own_words, profile_of, providers
from ..rules.profile import PROFILE_FIELDS, profile_problems

EDITOR = needs(Permission.EDIT_PROFILE)


@dataclass(frozen=True)
class Difference:
    """One field that somebody else saved meanwhile: what stands there now, and what was typed here."""

    label: str
    stored: str
    typed: str


@declare(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Change the plain fields of the profile: look at them first as others see them, or save them."""
    organisation = own_organisation(request.actor)
    fields = tuple(f for f in PROFILE_FIELDS[organisation.kind] if f != "it_provider_name")
    form = ProfileForm(sent_form(request), organisation=organisation, fields=fields)
    if request.method != "POST":
        return _editor(request, organisation, form)
    values = _checked(form, organisation)
    if form.errors:
        return _editor(request, organisation, form, status=422)
    if request.POST.get("action") == "preview":
        for field, value in values.items():
            setattr(organisation, field, value)
        return _editor(request, organisation, form, preview=own_words(organisation))
    was_verified = organisation.is_verified
    try:
        saved = save_profile(organisation=organisation, changes=values, by=request.actor, seen_at=form.seen())
    except StaleProfile as stale:
        return _stale(request, stale.current, form)
    except ValidationError as problem:
        show_problems(form, problem)
        return _editor(request, organisation, form, status=422)
    messages.success(request, _("The profile is saved and shown from now on."))
    if was_verified and not saved.is_verified:
        text = _("Because of the new name the mark of verification pauses. Ask for verification again.")
        messages.warning(request, text)
    return redirect("accounts:profile-edit")


@declare(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def profile_logo(request: HttpRequest) -> HttpResponse:
    """Show, replace or take away the logo."""
    organisation = own_organisation(request.actor)
    form = LogoForm(None)
    if request.method == "POST" and request.POST.get("action") == "remove":
        set_logo(organisation=organisation, upload=None, by=request.actor)
        messages.success(request, _("The logo is gone."))
        return redirect("accounts:profile-logo")
    if request.method == "POST":
        form = LogoForm(request.POST, request.FILES)
        if form.is_valid():
            set_logo(organisation=organisation, upload=form.cleaned_data["logo"], by=request.actor)
            messages.success(request, _("The logo is shown from now on."))
            return redirect("accounts:profile-logo")
    context = {"organisation": organisation, "form": form}
    return render(request, "accounts/profile_logo.html", context, status=422 if form.errors else 200)


def sent_form(request: HttpRequest) -> Any:
    """What was sent, an empty form included; None where nothing was sent."""
    return request.POST if request.method == "POST" else None


def show_problems(form: Form, problem: ValidationError, names: Any = None) -> None:
    """Put what an action found wrong beside the fields of the form; what belongs to none of them above all."""
    told = problem.message_dict if hasattr(problem, "error_dict") else {None: problem.messages}
    for field, sentences in told.items():
        name = names(field) if names and field else field
        place = name if name in form.fields else None
        for sentence in sentences:
            form.add_error(place, sentence)


def _checked(form: ProfileForm, organisation: Organisation) -> dict[str, Any]:
    """The values of the form, with every fault that the rule finds beside its field: all of them at once."""
    if form.is_valid() and form.seen() is None:
        form.add_error(None, _("This form arrived without its beginning. Open the page again."))
    values = tidied(form.values())
    for field, sentences in profile_problems(organisation.kind, values).items():
        for sentence in sentences:
            form.add_error(form.form_field(field), sentence)
    return values


def _stale(request: HttpRequest, current: Organisation, form: ProfileForm) -> HttpResponse:
    """Somebody saved meanwhile: show both, keep what was typed, and let the editor decide."""
    stored = ProfileForm(None, organisation=current, fields=form.wanted)
    differences = []
    for name, field in form.fields.items():
        if name == "seen_at":
            continue
        there, typed = stored.get_initial_for_field(field, name), form.cleaned_data.get(name)
        if _shown(there) != _shown(typed):
            differences.append(Difference(str(field.label), _shown(there, field), _shown(typed, field)))
    data = form.data.copy()
    data["seen_at"] = current.updated_at.isoformat()
    again = ProfileForm(data, organisation=current, fields=form.wanted)
    return _editor(request, current, again, status=409, differences=differences, is_stale=True)


def _shown(value: Any, field: Any = None) -> str:
    if value is None:
        return ""
    labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    entries = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(entry), str(entry)) for entry in entries).replace("\r\n", "\n").strip()


def _editor(
    request: HttpRequest, organisation: Organisation, form: ProfileForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": form,
        "missing": missing_parts(organisation),
        "providers": providers().filter(is_public_provider=True) if "it_provider" in form.fields else (),
        "profile": profile_of(organisation),
        **more,
    }
    return render(request, "accounts/profile_edit.html", context, status=status)
