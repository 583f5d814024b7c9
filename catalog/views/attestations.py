"""Pages of attestations: a municipality confirms facts of what it uses; and the page behind the yearly mail to vendors."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.actions.attestations import attest_fact, withdraw_attestation
from catalog.actions.confirmation import answer_question, question_decision
from catalog.actions.overtaken import Overtaken
from catalog.actions.revisions import begin_revision
from catalog.forms.evidence import AttestationForm
from catalog.models import Deployment
from catalog.queries.evidence import fact_lines, listing_question, own_attestation, uses_to_attest
from catalog.queries.speakers import acts_for_verified, standing_of
from catalog.rules import can_attest, can_edit_listing
from catalog.warnings import confirmed_on
from marketplace.core.access import PUBLIC, declare, needs
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

PAGE_SIZE = 25


@declare(needs(Permission.STATE_USE))
@require_safe
def attestation_index(request: HttpRequest) -> HttpResponse:
    """List the solutions in use whose facts the municipality acted for can confirm."""
    context = paged(request, uses_to_attest(request.actor), PAGE_SIZE)
    return render(request, "catalog/attestation_index.html", context)


@declare(needs(Permission.STATE_USE))
@require_safe
def attestation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the facts of one solution, each with a button to confirm it or to take that back."""
    return _facts(request, slug)


@declare(needs(Permission.STATE_USE))
@require_POST
def attestation_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm a fact."""
    use = _use(request, slug)
    fact, shown = AttestationForm(request.POST).asked
    try:
        attest_fact(solution=use.solution, fact=fact, by=request.actor, shown=shown)
    except Overtaken as problem:
        return _facts(request, slug, problem.messages[0], status=409)
    except ValidationError as problem:
        return _facts(request, slug, problem.messages[0], status=422)
    messages.success(request, _("Confirmed for two years. Everybody now sees it beside the fact."))
    return redirect("catalog:attestation-list", slug=slug)


@declare(needs(Permission.STATE_USE))
@require_POST
def attestation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what the municipality confirmed."""
    row = own_attestation(request.actor, pk)
    if row is None:
        raise Http404
    withdraw_attestation(evidence=row, by=request.actor)
    messages.success(request, _("Taken back. It no longer stands beside the fact."))
    return redirect("catalog:attestation-list", slug=row.solution.slug)


@declare(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Let the one who got the mail say whether the listing still holds; looking changes nothing."""
    question = listing_question(token)
    if question is None:
        raise Http404
    decision = question_decision(question)
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        answer_question(question=question, answer=request.POST["answer"], by=request.actor)
        if request.POST["answer"] == "no" and can_edit_listing(request.actor, question.solution):
            # Whoever is signed in for the vendor goes on where the listing is changed.
            begin_revision(solution=question.solution, by=request.actor)
            messages.success(
                request, _("Thank you for telling us. Change what is no longer right and hand it in.")
            )
            return redirect("catalog:own-listing-show", slug=question.solution.slug)
        return redirect("catalog:listing-answer", token=token)
    context = {
        "question": question,
        "solution": question.solution,
        "name": question.solution.current.facts["name"],
        "confirmed": confirmed_on(question.solution),
        "decision": decision,
    }
    response = render(request, "catalog/listing_answer.html", context)
    # The address is the key: it must not travel on to the pages that are linked from here.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _facts(request: HttpRequest, slug: str, problem: str = "", status: int = 200) -> HttpResponse:
    use = _use(request, slug)
    actor = request.actor
    standing = standing_of(actor, use.solution)
    decision = can_attest(actor, use.solution, use, standing, is_verified=acts_for_verified(actor))
    context = {
        "use": use,
        "solution": use.solution,
        "name": use.solution.current.facts["name"],
        "lines": fact_lines(use.solution, attested_by=actor.organisation_id),
        "decision": decision,
        "problem": problem,
    }
    return render(request, "catalog/attestation_list.html", context, status=status)


def _use(request: HttpRequest, slug: str) -> Deployment:
    use = uses_to_attest(request.actor).filter(solution__slug=slug).first()
    if use is None:
        raise Http404
    return use
