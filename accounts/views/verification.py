"""Pages of verification: what an organisation puts forward, and what the operator decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import MEMBER, declare, needs
from marketplace.core.models import StoredFile
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

from ..actions.numbers import add_number, remove_number
from ..actions.verification import (
    accept_verification,
    reject_verification,
    request_verification,
    withdraw_verification,
)
from ..choices import NumberKind, RequestState
from ..forms.verification import NumberForm, RequestForm, VerificationDecisionForm
from ..models import RegisterNumber, User, Verification
from ..queries.organisations import own_organisation
from ..queries.verification import (
    checks_of,
    decided_verifications,
    duplicates_of,
    is_member_of,
    mail_domain,
    open_verification,
    verifications_visible_to,
    waiting_verifications,
)
from ..rules.verification import can_request_verification, can_verify

PAGE_SIZE = 25


@declare(MEMBER)
@require_safe
def verification_show(request: HttpRequest) -> HttpResponse:
    """Show how far the organisation is verified, what it can put forward, and what was decided."""
    return _own_page(request)


@declare(needs(Permission.REQUEST_VERIFICATION))
@require_POST
def number_add(request: HttpRequest) -> HttpResponse:
    """Add a register number; a wrong one comes back with what to mend."""
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            add_number(organisation=own_organisation(request.actor), by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The number is kept."))
            return redirect("accounts:verification-show")
    return _own_page(request, number_form=form)


@declare(needs(Permission.REQUEST_VERIFICATION))
@require_POST
def number_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a register number of the own organisation back."""
    number = get_object_or_404(RegisterNumber, pk=pk, organisation_id=request.actor.organisation_id)
    remove_number(number=number, by=request.actor)
    messages.success(request, _("The number is removed."))
    return redirect("accounts:verification-show")


@declare(needs(Permission.REQUEST_VERIFICATION))
@require_POST
def verification_request(request: HttpRequest) -> HttpResponse:
    """Ask the operator to verify the organisation."""
    form = RequestForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            request_verification(
                organisation=own_organisation(request.actor), by=request.actor, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The operator has your request and writes to you after the decision.")
            )
            return redirect("accounts:verification-show")
    return _own_page(request, request_form=form)


@declare(needs(Permission.REQUEST_VERIFICATION))
@require_POST
def verification_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the own request back."""
    own = Verification.objects.filter(organisation_id=request.actor.organisation_id)
    withdraw_verification(verification=get_object_or_404(own, pk=pk), by=request.actor)
    messages.success(request, _("The request is withdrawn. You can ask again at any time."))
    return redirect("accounts:verification-show")


@declare(needs(Permission.VERIFY))
@require_safe
def verification_list(request: HttpRequest) -> HttpResponse:
    """List the organisations that wait for verification, the longest waiting first."""
    context = paged(request, waiting_verifications(), PAGE_SIZE) | {"now": timezone.now()}
    return render(request, "accounts/verification_list.html", context)


@declare(needs(Permission.VERIFY))
@require_http_methods(["GET", "HEAD", "POST"])
def verification_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the evidence beside what a machine can check of it, and take the decision."""
    verification = get_object_or_404(verifications_visible_to(request.actor), pk=pk)
    form = VerificationDecisionForm(
        request.POST if request.method == "POST" else None,
        initial={"is_public_provider": verification.organisation.is_public_provider},
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.cleaned_data["decision"] == "accept":
            provider = form.cleaned_data["is_public_provider"]
            accept_verification(
                verification=verification, by=request.actor, reason=reason, is_public_provider=provider
            )
            messages.success(
                request, _("%(name)s is verified for one year.") % {"name": verification.organisation}
            )
        else:
            reject_verification(verification=verification, by=request.actor, reason=reason)
            messages.success(
                request, _("%(name)s was told the reason.") % {"name": verification.organisation}
            )
        return redirect("accounts:verification-list")
    organisation = verification.organisation
    asked = verification.requested_by_id == request.actor.user_id
    context = {
        "verification": verification,
        "organisation": organisation,
        "is_open": verification.state == RequestState.OPEN,
        "decision": can_verify(
            request.actor, is_member=asked or is_member_of(request.actor.user_id, organisation.pk)
        ),
        "items": _items(verification),
        "checks": checks_of(verification),
        "duplicates": duplicates_of(organisation),
        "history": decided_verifications(organisation.pk),
        "now": timezone.now(),
        "form": form,
    }
    return render(request, "accounts/verification_decide.html", context, status=422 if form.errors else 200)


def _own_page(
    request: HttpRequest, *, number_form: NumberForm | None = None, request_form: RequestForm | None = None
) -> HttpResponse:
    organisation = own_organisation(request.actor)
    waiting = open_verification(organisation.pk)
    user = User.objects.get(pk=request.actor.user_id)
    failed = bool((number_form and number_form.errors) or (request_form and request_form.errors))
    context = {
        "organisation": organisation,
        "waiting": waiting,
        "items": _items(waiting) if waiting else [],
        "numbers": organisation.numbers.all(),
        "domain": mail_domain(user, organisation),
        "may": can_request_verification(request.actor, organisation.pk),
        "history": decided_verifications(organisation.pk),
        "number_form": number_form or NumberForm(),
        "request_form": request_form or RequestForm(),
        "now": timezone.now(),
    }
    return render(request, "accounts/verification_show.html", context, status=422 if failed else 200)


def _items(verification: Verification) -> list[dict[str, Any]]:
    """The evidence as the page shows it: a label, what it says, and the document if there is one; one query with documents."""
    wanted = [item["file"] for item in verification.evidence if item.get("kind") == "document"]
    files = {str(f.public_id): f for f in StoredFile.objects.filter(public_id__in=wanted)} if wanted else {}
    found = []
    for item in verification.evidence:
        kind = item.get("kind")
        if kind == "number":
            label = NumberKind(item["number"]).label
            found.append({"label": label, "text": f"{item['value']} {item.get('court', '')}".strip()})
        elif kind == "area":
            found.append({"label": _("Key of the public body"), "text": item["key"]})
        elif kind == "mail_domain":
            found.append({"label": _("Domain of the e-mail address"), "text": item["domain"]})
        elif kind == "document":
            stored = files.get(item["file"])
            kept = stored if stored is not None and stored.removed_at is None else None
            found.append({"label": _("Document"), "text": item["name"], "file": kept})
    return found
