"""Pages for founding, joining and taking over an organisation, and for its own rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.access import SIGNED_IN, declare, needs
from marketplace.core.asking import asked
from marketplace.core.decisions import Denied
from marketplace.core.permissions import Permission
from marketplace.registers.choices import AreaKind
from marketplace.registers.queries import area_by_key, areas_matching

from ..actions import apply_to_found, apply_to_join, found_vendor, set_four_eyes
from ..choices import OrganisationKind
from ..forms.organisations import BodyForm, CentreForm, FourEyesForm, MessageForm, VendorForm
from ..models import Organisation
from ..queries.acting import SESSION_KEY
from ..queries.duplicates import likely_duplicates
from ..queries.members import (
    applications_of,
    has_confirmed_address,
    invitations_to,
    joinable,
)
from ..queries.organisations import organisation_of_area, own_organisation
from ..queries.requests import organisations_of_areas
from ..rules import can_change_four_eyes, can_join

BODIES = (AreaKind.MUNICIPALITY, AreaKind.ASSOCIATION, AreaKind.DISTRICT, AreaKind.LAND, AreaKind.BODY)


@declare(SIGNED_IN)
@require_safe
def organisation_choose(request: HttpRequest) -> HttpResponse:
    """Show how one comes to an organisation: an invitation, one's open requests, a search, or founding one."""
    text = asked(request, "q")
    context = {
        "invitations": list(invitations_to(request.user)),
        "applications": list(applications_of(request.user)[:20]),
        "q": text,
        "found": list(joinable(text)) if text else [],
        "is_confirmed": has_confirmed_address(request.user.pk),
    }
    return render(request, "accounts/organisation_choose.html", context)


@declare(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_found(request: HttpRequest) -> HttpResponse:
    """Found a vendor; organisations of a similar name are shown first."""
    form = VendorForm(_sent(request), initial={"name": asked(request, "name")})
    near: list[Any] = []
    if form.is_bound and form.is_valid():
        near = likely_duplicates(name=form.cleaned_data["name"])
        try:
            organisation = found_vendor(**form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            request.session[SESSION_KEY] = str(organisation.pk)
            messages.success(
                request, _("%(name)s is founded. You are its administrator.") % {"name": organisation.name}
            )
            return redirect("site:workspace-show")
    return _form(request, "accounts/organisation_found.html", form, near=near)


@declare(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def body_apply(request: HttpRequest) -> HttpResponse:
    """Ask the operator to open a public body: chosen from the register, or by name where it stands in none."""
    key, text = asked(request, "area"), asked(request, "q")
    area = area_by_key(key) if key else None
    if key and (area is None or area.ended_on is not None or area.kind not in BODIES):
        raise Http404
    is_unlisted = request.GET.get("unlisted") == "1"
    there = organisation_of_area(area)
    if there is not None:
        return redirect("accounts:application-add", slug=there.slug)
    if area is None and not is_unlisted:
        found = areas_matching(text, kinds=BODIES) if text else []
        taken = organisations_of_areas(found)
        rows = [(one, taken.get(one.pk)) for one in found]
        return render(request, "accounts/body_search.html", {"q": text, "rows": rows})
    form = (MessageForm if area else BodyForm)(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            apply_to_found(**form.cleaned_data, area=area, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            return _applied(request)
    return _form(request, "accounts/body_apply.html", form, area=area)


@declare(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def centre_apply(request: HttpRequest) -> HttpResponse:
    """Ask the operator to open a competence centre."""
    form = CentreForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            apply_to_found(**form.cleaned_data, kind=OrganisationKind.COMPETENCE_CENTRE, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            return _applied(request)
    return _form(request, "accounts/centre_apply.html", form)


@declare(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def application_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to join an organisation, or to take over a vendor that nobody governs yet."""
    organisation = get_object_or_404(
        Organisation.objects.open().exclude(kind=OrganisationKind.OPERATOR).select_related("area"), slug=slug
    )
    is_member = request.user.memberships.filter(organisation=organisation).exists()
    decision = can_join(organisation, is_member=is_member)
    form = MessageForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            apply_to_join(organisation=organisation, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            return _applied(request)
    denied = decision.reason if isinstance(decision, Denied) else ""
    return _form(request, "accounts/application_add.html", form, organisation=organisation, denied=denied)


@declare(needs(Permission.CHANGE_RULES))
@require_http_methods(["GET", "HEAD", "POST"])
def rules_edit(request: HttpRequest) -> HttpResponse:
    """Show the rules of the organisation, and switch the four-eyes rule."""
    organisation = own_organisation(request.actor)
    decision = can_change_four_eyes(request.actor, organisation)
    form = FourEyesForm(request.POST if request.POST.get("four_eyes") in ("on", "off") else None)
    if form.is_bound and form.is_valid():
        if isinstance(decision, Denied):
            raise PermissionDenied(str(decision.reason))
        is_on = request.POST["four_eyes"] == "on"
        if is_on or form.cleaned_data["is_understood"]:
            set_four_eyes(organisation=organisation, is_on=is_on, by=request.actor)
            told = _("The four-eyes rule is on.") if is_on else _("The four-eyes rule is off.")
            messages.success(request, told)
            return redirect("accounts:rules-edit")
        form.add_error("is_understood", _("Tick this box if you want to switch the rule off."))
    denied = decision.reason if isinstance(decision, Denied) else ""
    return _form(request, "accounts/rules_edit.html", form, organisation=organisation, denied=denied)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _applied(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Your request is sent. You get a mail as soon as it is decided."))
    return redirect("accounts:organisation-choose")


def _form(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form} | context, status=422 if form.errors else 200)
