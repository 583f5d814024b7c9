"""The operator's view of organisations: finding one, seeing all about it, and the steps that only the operator takes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import close_organisation
from accounts.actions.verification import revoke_verification, set_public_provider
from accounts.choices import OrganisationKind
from accounts.models import Organisation
from accounts.queries.console import LONGEST_TEXT, STATES, mandates_of, organisations_named
from accounts.queries.members import people_of
from accounts.queries.verification import (
    decided_verifications,
    duplicates_of,
    is_member_of,
    open_verification,
)
from accounts.rules import can_close_organisation, can_verify
from catalog.queries.figures import listings_offered_by
from marketplace.core.access import declare, needs
from marketplace.core.forms import ReasonForm
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

PAGE_SIZE = 40


@declare(needs(Permission.VIEW_ORGANISATIONS))
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """List organisations by name, narrowed by words, kind and state; every choice stands in the address."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_TEXT]
    kind = request.GET.get("kind", "")
    state = request.GET.get("state", "")
    kind = kind if kind in OrganisationKind.values else ""
    state = state if state in STATES else ""
    kept = [(key, value) for key, value in (("q", text), ("kind", kind), ("state", state)) if value]
    context = paged(request, organisations_named(text, kind, state), PAGE_SIZE, kept=kept) | {
        "text": text,
        "kind": kind,
        "state": state,
        "kinds": OrganisationKind.choices,
        "states": STATES.items(),
    }
    return render(request, "site/console/organisation_list.html", context)


@declare(needs(Permission.VIEW_ORGANISATIONS))
@require_safe
def organisation_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all the operator needs about one organisation."""
    return _page(request, get_object_or_404(Organisation.objects.select_related("area"), pk=pk))


@declare(needs(Permission.VERIFY))
@require_POST
def organisation_unverify(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mark of verification away, with a reason."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = ReasonForm(request.POST, prefix="unverify")
    if not form.is_valid():
        return _page(request, organisation, unverify=form)
    revoke_verification(organisation=organisation, by=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("The mark is gone; the administrators are told by mail."))
    return redirect("site:organisation-show", pk=pk)


@declare(needs(Permission.VERIFY))
@require_POST
def organisation_provider(request: HttpRequest, pk: int) -> HttpResponse:
    """Find that an organisation is an IT provider of the public sector, or no longer."""
    organisation = get_object_or_404(Organisation, pk=pk)
    set_public_provider(organisation=organisation, value=request.POST.get("value") == "yes", by=request.actor)
    messages.success(request, _("Kept."))
    return redirect("site:organisation-show", pk=pk)


@declare(needs(Permission.CLOSE_ORGANISATIONS))
@require_POST
def organisation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an organisation, with a reason and its name typed once more."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = ReasonForm(request.POST, prefix="close")
    if form.is_valid() and " ".join(request.POST.get("name", "").split()) != organisation.name:
        form.add_error(None, _("Type the name of the organisation exactly as it stands above."))
    if form.is_valid():
        try:
            close_organisation(
                organisation=organisation, reason=form.cleaned_data["reason"], by=request.actor
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s is closed.") % {"name": organisation.name})
            return redirect("site:organisation-show", pk=pk)
    return _page(request, organisation, close=form)


def _page(
    request: HttpRequest,
    organisation: Organisation,
    *,
    unverify: ReasonForm | None = None,
    close: ReasonForm | None = None,
) -> HttpResponse:
    member = is_member_of(request.actor.user_id, organisation.pk)
    people = people_of(organisation.pk)
    context = {
        "organisation": organisation,
        "numbers": organisation.numbers.all(),
        "people": people,
        "waiting": open_verification(organisation.pk),
        "history": decided_verifications(organisation.pk),
        "mandates": mandates_of(organisation),
        "listings": listings_offered_by(organisation),
        "duplicates": duplicates_of(organisation),
        "may_verify": can_verify(request.actor, is_member=member),
        "may_close": can_close_organisation(request.actor, organisation),
        "unverify": unverify or ReasonForm(prefix="unverify"),
        "close": close or ReasonForm(prefix="close"),
        "now": timezone.now(),
    }
    status = 422 if unverify or close else 200
    return render(request, "site/console/organisation_show.html", context, status=status)
