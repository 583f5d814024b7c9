"""Pages of claims: an organisation asks for a harvested listing, the operator decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import RequestState
from accounts.queries.verification import duplicates_of, is_member_of
from catalog.actions.claims import accept_claim, claim_solution, reject_claim, withdraw_claim
from catalog.forms import ClaimForm
from catalog.queries.claims import claim_for, claims_for, open_claim_of, rivals_of, waiting_claims
from catalog.queries.listings import visible_listing
from catalog.rules import can_claim, can_decide_claim
from marketplace.core.access import declare, needs
from marketplace.core.decisions import demand
from marketplace.core.forms import DecisionForm
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

PAGE_SIZE = 25


@declare(needs(Permission.CLAIM_LISTING))
@require_http_methods(["GET", "HEAD", "POST"])
def claim_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Claim a listing that came from a file."""
    solution = visible_listing(slug, request.actor)
    if solution is None:
        raise Http404
    demand(can_claim(request.actor, solution))
    waiting = open_claim_of(request.actor, solution)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        claim_solution(solution=solution, message=form.cleaned_data["message"], by=request.actor)
        messages.success(
            request, _("The operator has your claim and writes to your administrators after the decision.")
        )
        return redirect("catalog:own-claim-list")
    context = {"solution": solution, "name": solution.current.facts["name"], "form": form, "waiting": waiting}
    return render(request, "catalog/claim_add.html", context, status=422 if form.errors else 200)


@declare(needs(Permission.CLAIM_LISTING))
@require_safe
def own_claim_list(request: HttpRequest) -> HttpResponse:
    """List the claims of the organisation acted for, with what became of them."""
    context = paged(request, claims_for(request.actor), PAGE_SIZE) | {"now": timezone.now()}
    return render(request, "catalog/own_claim_list.html", context)


@declare(needs(Permission.CLAIM_LISTING))
@require_POST
def claim_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own claim back."""
    claim = claims_for(request.actor).filter(pk=pk).first()
    if claim is None:
        raise Http404
    withdraw_claim(claim=claim, by=request.actor)
    messages.success(request, _("The claim is withdrawn."))
    return redirect("catalog:own-claim-list")


@declare(needs(Permission.DECIDE_CLAIMS))
@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    """List the claims that wait, the longest waiting first."""
    context = paged(request, waiting_claims(), PAGE_SIZE) | {"now": timezone.now()}
    return render(request, "catalog/claim_list.html", context)


@declare(needs(Permission.DECIDE_CLAIMS))
@require_http_methods(["GET", "HEAD", "POST"])
def claim_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show listing and claiming organisation side by side, and take the decision."""
    claim = claim_for(request.actor, pk)
    if claim is None:
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decide = accept_claim if form.cleaned_data["decision"] == "accept" else reject_claim
        decide(claim=claim, by=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("Decided. The organisation is told by mail."))
        return redirect("catalog:claim-list")
    user_id = request.actor.user_id
    is_member = claim.requested_by_id == user_id or is_member_of(user_id, claim.organisation_id)
    context = {
        "claim": claim,
        "solution": claim.solution,
        "facts": claim.solution.current.facts,
        "is_open": claim.state == RequestState.OPEN,
        "decision": can_decide_claim(request.actor, is_member=is_member),
        "rivals": rivals_of(claim),
        "duplicates": duplicates_of(claim.organisation),
        "now": timezone.now(),
        "form": form,
    }
    return render(request, "catalog/claim_decide.html", context, status=422 if form.errors else 200)
