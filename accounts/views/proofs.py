"""Pages of certificates and proofs of suitability."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.clock import berlin_day
from marketplace.core.permissions import Permission

from ..actions.proofs import FIELDS, remove_proof, save_proof
from ..forms.profile import ProofForm
from ..models import Proof
from ..queries.organisations import own_organisation
from .profile import show_problems

EDITOR = needs(Permission.EDIT_PROFILE)


@declare(EDITOR)
@require_safe
def proof_list(request: HttpRequest) -> HttpResponse:
    """List the proofs with the days that are left."""
    organisation = own_organisation(request.actor)
    today = berlin_day()
    proofs = list(organisation.proofs.select_related("document"))
    for proof in proofs:
        proof.days_left = (proof.valid_until - today).days if proof.valid_until else None
    context = {"organisation": organisation, "proofs": proofs}
    return render(request, "accounts/proof_list.html", context)


@declare(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def proof_add(request: HttpRequest) -> HttpResponse:
    """Enter a new proof."""
    return _edit(request, None)


@declare(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def proof_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a proof of one's own organisation."""
    return _edit(request, _own(request, pk))


@declare(EDITOR)
@require_POST
def proof_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proof and its document out of the profile."""
    remove_proof(proof=_own(request, pk), by=request.actor)
    messages.success(request, _("The proof is gone."))
    return redirect("accounts:proof-list")


def _own(request: HttpRequest, pk: int) -> Proof:
    rows = Proof.objects.select_related("organisation", "document")
    return get_object_or_404(rows, pk=pk, organisation_id=request.actor.organisation_id)


def _edit(request: HttpRequest, proof: Proof | None) -> HttpResponse:
    organisation = own_organisation(request.actor)
    document = proof.document if proof else None
    initial = {field: getattr(proof, field) for field in FIELDS} if proof else {}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None,)
    form = ProofForm(*sent, initial=initial, has_document=document is not None)
    if request.method == "POST" and form.is_valid():
        try:
            save_proof(organisation=organisation, proof=proof, values=form.values(), by=request.actor)
            messages.success(request, _("The proof is saved."))
            return redirect("accounts:proof-list")
        except ValidationError as problem:
            show_problems(form, problem)
    context = {"organisation": organisation, "proof": proof, "document": document, "form": form}
    return render(request, "accounts/proof_edit.html", context, status=422 if form.errors else 200)
