"""Pages of the review: the operator's queues and decisions, the history that the vendor reads, the withdrawal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.actions import withdraw_solution
from catalog.actions.reviews import accept_revision, begin_review, send_back_revision
from catalog.choices import RevisionState
from catalog.facts.registry import FACTS
from catalog.forms import ReviewForm, WithdrawalForm
from catalog.models import Revision
from catalog.queries.differences import differences, stated_facts
from catalog.queries.drafts import name_of, own_listing, title_of
from catalog.queries.reviews import (
    belongs_to,
    changed_facts,
    earlier_revisions,
    facts_before,
    is_overtaken,
    merged_facts,
    overtaken_facts,
    proofs_of,
    revision_for,
    rounds_of,
    steps_of,
    waiting_edits,
    waiting_new,
)
from catalog.rules import can_review, can_withdraw
from marketplace.core.access import declare, needs
from marketplace.core.decisions import demand
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

PAGE_SIZE = 25
STEP_WORDS = {
    "begun": gettext_lazy("Begun"),
    "submitted": gettext_lazy("Submitted"),
    "taken_back": gettext_lazy("Taken back"),
    "review_began": gettext_lazy("The review began"),
    "sent_back": gettext_lazy("Sent back"),
    "accepted": gettext_lazy("Published"),
    "discarded": gettext_lazy("Given up"),
}


@declare(needs(Permission.REVIEW_LISTINGS))
@require_safe
def new_list(request: HttpRequest) -> HttpResponse:
    """List the new listings that wait, the longest waiting first."""
    return _queue(request, waiting_new(), is_new=True)


@declare(needs(Permission.REVIEW_LISTINGS))
@require_safe
def edit_list(request: HttpRequest) -> HttpResponse:
    """List the changes of published listings that wait, the longest waiting first."""
    return _queue(request, waiting_edits(), is_new=False)


def _queue(request: HttpRequest, rows: Any, *, is_new: bool) -> HttpResponse:
    context = paged(request, rows, PAGE_SIZE)
    for revision in context["page"]:
        revision.title = title_of(revision)
        revision.changes = len(changed_facts(revision))
    context |= {"is_new": is_new, "now": timezone.now()}
    return render(request, "catalog/review_list.html", context)


@declare(needs(Permission.REVIEW_LISTINGS))
@require_POST
def review_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submitted text up."""
    begin_review(revision=_found(request, pk), by=request.actor)
    return redirect("catalog:review-decide", pk=pk)


@declare(needs(Permission.REVIEW_LISTINGS))
@require_http_methods(["GET", "HEAD", "POST"])
def review_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show old and new side by side, and take the decision fact by fact."""
    revision = _found(request, pk)
    facts = changed_facts(revision)
    form = ReviewForm(request.POST if request.method == "POST" else None, facts=facts)
    if request.method == "POST" and form.is_valid() and _decide(request, revision, form):
        return redirect(_queue_of(revision))
    context = _review(request, revision, facts, form)
    return render(request, "catalog/review_decide.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, revision: Revision, form: ReviewForm) -> bool:
    """Carry the decision out; tell what speaks against it in the form."""
    data = form.cleaned_data
    publishes = data["decision"] == "publish"
    decide = accept_revision if publishes else send_back_revision
    try:
        decide(revision=revision, refused=data["refused"], reason=data["reason"], by=request.actor)
    except ValidationError as error:
        form.take(error)
        return False
    words = {"name": title_of(revision)}
    text = _("%(name)s is published. The vendor is told by mail.")
    messages.success(
        request, (text if publishes else _("%(name)s is sent back. The vendor is told by mail.")) % words
    )
    return True


def _queue_of(revision: Revision) -> str:
    return "catalog:edit-list" if revision.solution.is_public else "catalog:new-listing-list"


def _review(request: HttpRequest, revision: Revision, facts: list[str], form: ReviewForm) -> dict[str, Any]:
    """What the page of a review shows."""
    before = facts_before(revision)
    after = merged_facts(revision)
    proofs = proofs_of(revision.solution_id)
    overtaken = overtaken_facts(revision)
    rows = [
        {
            "it": difference,
            "asked": form.asked(difference.key),
            "proofs": proofs.get(difference.key, []),
            "is_overtaken": difference.key in overtaken,
        }
        for difference in differences(before, after, facts)
    ]
    is_member = belongs_to(request.actor.user_id, revision)
    return {
        "revision": revision,
        "solution": revision.solution,
        "title": title_of(revision),
        "is_public": revision.solution.is_public,
        "is_waiting": revision.state == RevisionState.SUBMITTED,
        "is_open": revision.state == RevisionState.IN_REVIEW,
        "has_old": revision.solution.current is not None,
        "is_overtaken": is_overtaken(revision),
        "rows": rows,
        "unchanged": stated_facts(after, facts),
        "decision": can_review(request.actor, is_member=is_member),
        "rounds": _rounds(revision),
        "queue": _queue_of(revision),
        "form": form,
        "now": timezone.now(),
    }


@declare(needs(Permission.EDIT_LISTING))
@require_safe
def revision_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the review of a text went: rounds, decisions with reasons, how long things waited."""
    revision = _found(request, pk)
    context = {
        "revision": revision,
        "solution": revision.solution,
        "title": title_of(revision),
        "rounds": _rounds(revision),
        "steps": _steps(revision),
        "earlier": earlier_revisions(revision)[:PAGE_SIZE],
        "now": timezone.now(),
    }
    return render(request, "catalog/revision_show.html", context)


@declare(needs(Permission.EDIT_LISTING))
@require_http_methods(["GET", "HEAD", "POST"])
def listing_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an own listing out of the catalogue, after a page that names what follows."""
    solution = own_listing(request.actor, slug)
    if solution is None or solution.current is None:
        raise Http404
    demand(can_withdraw(request.actor, solution))
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_solution(solution=solution, by=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is no longer in the catalogue.") % {"name": name_of(solution)})
        return redirect("catalog:own-listing-show", slug=slug)
    context = {"solution": solution, "name": name_of(solution), "form": form}
    return render(request, "catalog/listing_withdraw.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> Revision:
    revision = revision_for(request.actor, pk)
    if revision is None:
        raise Http404
    return revision


def _rounds(revision: Revision) -> list[dict[str, Any]]:
    """Every decision with the labels of what was refused."""
    return [
        {
            "it": found,
            "refused": [
                (str(FACTS[verdict.fact].label) if verdict.fact in FACTS else verdict.fact, verdict.reason)
                for verdict in found.refused
            ],
        }
        for found in rounds_of(revision)
    ]


def _steps(revision: Revision) -> list[dict[str, Any]]:
    """What happened when, the newest first; a decision tells how long it was waited for."""
    found: list[dict[str, Any]] = []
    submitted = None
    for event in steps_of(revision):
        step = event.verb.rpartition(".")[2]
        decided = step in ("sent_back", "accepted") and submitted is not None
        waited = timesince(submitted, event.at) if decided else ""
        submitted = event.at if step == "submitted" else submitted
        found.append({"label": STEP_WORDS[step], "at": event.at, "waited": waited})
    return found[::-1]
