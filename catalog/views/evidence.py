"""Pages of evidence: the vendor hands proofs in and confirms its listing, the operator decides and revokes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import RequestState
from accounts.queries.verification import is_member_of
from catalog.actions.confirmation import confirm_listing
from catalog.actions.evidence import (
    accept_evidence_claim,
    claim_evidence,
    reject_evidence_claim,
    revoke_evidence,
    withdraw_evidence_claim,
)
from catalog.actions.overtaken import Overtaken
from catalog.facts.registry import FACTS
from catalog.forms.evidence import EvidenceClaimForm, EvidenceDecisionForm
from catalog.models import EvidenceClaim, Solution
from catalog.queries.evidence import (
    claims_of,
    evidence_claim_for,
    evidence_for,
    evidence_of,
    fact_lines,
    label_of,
    overtaken_words,
    own_listing,
    provable_facts,
    waiting_evidence,
)
from catalog.queries.listings import visible_listing
from catalog.queries.notes import solution_warnings
from catalog.queries.values import value_of
from catalog.rules import can_claim_evidence, can_confirm_listing, can_decide_evidence
from catalog.warnings import confirmed_on
from marketplace.core.access import declare, needs
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from marketplace.core.forms import ReasonForm
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

PAGE_SIZE = 25


@declare(needs(Permission.EDIT_LISTING))
@require_safe
def evidence_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show each fact of an own listing with who stands behind it, what waits, and what is warned of."""
    solution = _own(request, slug)
    claims = claims_of(solution)
    context = {
        "solution": solution,
        "name": solution.current.facts["name"],
        "lines": fact_lines(solution),
        "claims": [(claim, label_of(claim.fact)) for claim in claims],
        "warnings": solution_warnings(solution),
        "confirmed": confirmed_on(solution),
        "may_confirm": can_confirm_listing(request.actor, solution) if solution.is_public else None,
        "may_claim": can_claim_evidence(request.actor, solution),
    }
    return render(request, "catalog/evidence_list.html", context)


@declare(needs(Permission.EDIT_LISTING))
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_claim_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand in who checked a fact, with the document."""
    solution = _own(request, slug)
    demand(can_claim_evidence(request.actor, solution))
    facts = provable_facts(solution)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None,)
    form = EvidenceClaimForm(*sent, facts=facts, initial={"fact": request.GET.get("fact", "")})
    if request.method == "POST" and form.is_valid():
        try:
            claim_evidence(solution=solution, values=form.cleaned_data, by=request.actor)
            messages.success(request, _("The operator has your proof and writes to you after the decision."))
            return redirect("catalog:evidence-list", slug=slug)
        except ValidationError as problem:
            form.take(problem)
    context = {"solution": solution, "name": solution.current.facts["name"], "form": form, "facts": facts}
    return render(request, "catalog/evidence_claim_add.html", context, status=422 if form.errors else 200)


@declare(needs(Permission.EDIT_LISTING))
@require_POST
def evidence_claim_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own proof back before it is decided."""
    claim = evidence_claim_for(request.actor, pk)
    if claim is None or claim.solution.vendor_id != request.actor.organisation_id:
        raise Http404
    withdraw_evidence_claim(claim=claim, by=request.actor)
    messages.success(request, _("The proof is taken back, its document removed."))
    return redirect("catalog:evidence-list", slug=claim.solution.slug)


@declare(needs(Permission.EDIT_LISTING))
@require_POST
def listing_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that an own listing still holds."""
    confirm_listing(solution=_own(request, slug), by=request.actor)
    messages.success(request, _("Confirmed. We ask again in a year."))
    return redirect("catalog:evidence-list", slug=slug)


@declare(needs(Permission.DECIDE_EVIDENCE))
@require_safe
def evidence_claim_list(request: HttpRequest) -> HttpResponse:
    """List the proofs that wait, the longest waiting first."""
    context = paged(request, waiting_evidence(), PAGE_SIZE) | {"now": timezone.now()}
    context["rows"] = [(claim, label_of(claim.fact)) for claim in context["page"]]
    return render(request, "catalog/evidence_claim_list.html", context)


@declare(needs(Permission.DECIDE_EVIDENCE))
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_claim_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the fact beside its document, and take the decision."""
    claim = evidence_claim_for(request.actor, pk)
    if claim is None:
        raise Http404
    version = {"version": claim.solution.current.number}
    form = EvidenceDecisionForm(request.POST if request.method == "POST" else None, initial=version)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _decide(claim, form.cleaned_data, request.actor)
            messages.success(request, _("Decided. The vendor is told by mail."))
            return redirect("catalog:evidence-claim-list")
        except Overtaken as problem:
            # The page shows the words of today, and what is sent next is about these.
            status = 409
            form = EvidenceDecisionForm(request.POST.dict() | version)
            form.add_error("decision", problem.messages)
        except ValidationError as problem:
            # What speaks against it today, such as an end that has passed while it waited.
            form.add_error("decision", [text for texts in problem.message_dict.values() for text in texts])
    user_id = request.actor.user_id
    is_member = claim.requested_by_id == user_id or is_member_of(user_id, claim.solution.vendor_id)
    context = {
        "claim": claim,
        "solution": claim.solution,
        "name": claim.solution.current.facts["name"],
        "label": label_of(claim.fact),
        "value": _value(claim.solution, claim.fact),
        "changed": overtaken_words(claim),
        "is_open": claim.state == RequestState.OPEN,
        "decision": can_decide_evidence(request.actor, is_member=is_member),
        "now": timezone.now(),
        "form": form,
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "catalog/evidence_claim_decide.html", context, status=status)


def _decide(claim: EvidenceClaim, data: dict[str, Any], actor: Actor) -> None:
    reason = data["reason"]
    if data["decision"] == "accept":
        accept_evidence_claim(claim=claim, by=actor, reason=reason, shown=data["version"] or 0)
    else:
        reject_evidence_claim(claim=claim, by=actor, reason=reason)


@declare(needs(Permission.DECIDE_EVIDENCE))
@require_safe
def listing_evidence_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List everything that stands behind the facts of any listing, so that wrong proofs can be revoked."""
    solution = visible_listing(slug, request.actor)
    if solution is None:
        raise Http404
    context = {
        "solution": solution,
        "name": solution.current.facts["name"],
        "rows": [(row, label_of(row.fact)) for row in evidence_of(solution)],
    }
    return render(request, "catalog/listing_evidence_list.html", context)


@declare(needs(Permission.DECIDE_EVIDENCE))
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proof away that turned out wrong, with a reason."""
    evidence = evidence_for(request.actor, pk)
    if evidence is None:
        raise Http404
    solution = evidence.solution
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        revoke_evidence(evidence=evidence, by=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("Revoked. The vendor is told by mail."))
        return redirect("catalog:listing-evidence-list", slug=solution.slug)
    is_member = is_member_of(request.actor.user_id, solution.vendor_id)
    context: dict[str, Any] = {
        "evidence": evidence,
        "solution": solution,
        "name": solution.current.facts["name"],
        "label": label_of(evidence.fact),
        "value": _value(solution, evidence.fact),
        "decision": can_decide_evidence(request.actor, is_member=is_member),
        "form": form,
    }
    return render(request, "catalog/evidence_revoke.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, slug: str) -> Solution:
    solution = own_listing(request.actor, slug)
    if solution is None:
        raise Http404
    return solution


def _value(solution: Solution, fact: str) -> Any:
    return value_of(FACTS[fact], solution.current.facts.get(fact)) if fact in FACTS else None
