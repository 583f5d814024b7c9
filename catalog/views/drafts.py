"""Pages of an organisation's own listings: the list, a new one, where one stands, and its way to review."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.actions.filling import Filling, begin_from_file, fill_revision
from catalog.actions.revisions import (
    begin_listing,
    begin_revision,
    copy_listing,
    discard_revision,
    submit_revision,
    take_back_revision,
)
from catalog.choices import RevisionState
from catalog.exchange.fetch import PAGE_SECONDS, fetch
from catalog.exchange.problems import Unreadable
from catalog.facts.registry import FACTS
from catalog.facts.types import FactError
from catalog.forms import ListingNameForm, SourceForm
from catalog.models import Revision, Solution
from catalog.queries import drafts
from catalog.queries.notes import solution_warnings
from catalog.queries.reviewing import usual_days
from catalog.queries.solutions import preview_page
from marketplace.core.access import declare, needs
from marketplace.core.decisions import IllegalMove
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from marketplace.core.slots import TryLater, slot

PAGE_SIZE = 50
OWNER = needs(Permission.EDIT_LISTING)


@declare(OWNER)
@require_safe
def own_listing_list(request: HttpRequest) -> HttpResponse:
    """List the own listings by what is to do with them."""
    context = paged(request, drafts.own_listings(request.actor), PAGE_SIZE)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for solution in context["page"]:
        revision = drafts.unfinished_of(solution)
        entry = {"solution": solution, "revision": revision, "name": drafts.name_of(solution)}
        found[drafts.place_of(solution)].append(entry)
    titles = {
        drafts.TO_DO: _("To do"),
        drafts.WAITING: _("With the operator"),
        drafts.PUBLIC: _("In the catalogue"),
        drafts.RESTING: _("Not in the catalogue"),
    }
    context["places"] = [(place, title, found[place]) for place, title in titles.items() if found[place]]
    return render(request, "catalog/own_listing_list.html", context | {"now": timezone.now()})


@declare(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def listing_new(request: HttpRequest) -> HttpResponse:
    """Begin a listing with its name."""
    form = ListingNameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revision = begin_listing(name=form.cleaned_data["name"], by=request.actor)
            return redirect("catalog:own-listing-show", slug=revision.solution.slug)
        except ValidationError as error:
            form.take(error)
    status = 422 if form.errors else 200
    return render(request, "catalog/listing_new.html", {"form": form}, status=status)


@declare(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def listing_from_file(request: HttpRequest) -> HttpResponse:
    """Begin a listing from a publiccode.yml."""
    return _source(request, None)


@declare(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def listing_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a listing with what another own one says."""
    solution = _own(request, slug)
    form = ListingNameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revision = copy_listing(solution=solution, name=form.cleaned_data["name"], by=request.actor)
            return redirect("catalog:own-listing-show", slug=revision.solution.slug)
        except ValidationError as error:
            form.take(error)
    context = {"form": form, "solution": solution, "name": drafts.name_of(solution)}
    return render(request, "catalog/listing_copy.html", context, status=422 if form.errors else 200)


@declare(OWNER)
@require_safe
def own_listing_show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a listing stands: its sections with their progress, and what is to do next."""
    solution = _own(request, slug)
    revision = drafts.unfinished_of(solution)
    context: dict[str, Any] = {
        "solution": solution,
        "revision": revision,
        "name": drafts.title_of(revision) if revision else drafts.name_of(solution),
        "last": drafts.last_revision(solution),
        "warnings": solution_warnings(solution) if solution.is_public else [],
        "now": timezone.now(),
    }
    if revision is not None:
        refused = drafts.refusals_of(revision)
        context |= {
            "is_editing": revision.state == RevisionState.EDITING,
            "sections": drafts.sections_of(revision, refused),
            "problems": len(drafts.problems_of(revision)),
            "refused": refused,
        }
    return render(request, "catalog/own_listing_show.html", context)


@declare(OWNER)
@require_POST
def revision_begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin to change a listing, or go on where it was left."""
    begin_revision(solution=_own(request, slug), by=request.actor)
    return redirect("catalog:own-listing-show", slug=slug)


@declare(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def revision_fill(request: HttpRequest, slug: str) -> HttpResponse:
    """Take over what a publiccode.yml says."""
    return _source(request, _written(request, slug))


@declare(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def revision_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Name everything that is still wrong, say what happens next, and hand the listing in."""
    revision = _written(request, slug)
    problems = drafts.problems_of(revision)
    if request.method == "POST":
        try:
            submit_revision(revision=revision, by=request.actor)
            messages.success(request, _("Handed in. The operator looks at it and writes to you."))
            return redirect("catalog:own-listing-show", slug=slug)
        except FactError as error:
            problems = list(error.problems)
    refused = drafts.refusals_of(revision)
    changed = drafts.changed_keys(revision)
    context = {
        "solution": revision.solution,
        "revision": revision,
        "name": drafts.title_of(revision),
        "problems": [_line(problem.path, problem.message) for problem in problems],
        "refused": [_line(key, verdict.reason) for key, verdict in refused.items()],
        "changed": [FACTS[key].label for key in changed],
        "ending": drafts.ending_proofs(revision, changed),
        "is_new": revision.base_id is None,
        "days": usual_days(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/revision_check.html", context, status=status)


@declare(OWNER)
@require_safe
def revision_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page of the solution as it will be, to its own people only."""
    solution = _own(request, slug)
    revision = drafts.unfinished_of(solution)
    if revision is None:
        raise Http404
    was_published = solution.current is not None
    page = preview_page(solution, drafts.title_of(revision), revision.facts)
    context = {"page": page, "numbered": False, "is_preview": True, "was_published": was_published}
    response = render(request, "catalog/revision_preview.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@declare(OWNER)
@require_POST
def revision_take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on writing before anybody has looked."""
    take_back_revision(revision=_unfinished(request, slug), by=request.actor)
    messages.success(request, _("Taken back. You can go on writing."))
    return redirect("catalog:own-listing-show", slug=slug)


@declare(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def revision_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a change up, after a question."""
    revision = _written(request, slug)
    if request.method == "POST":
        discard_revision(revision=revision, by=request.actor)
        messages.success(request, _("Given up. Nothing of it was published."))
        return redirect("catalog:own-listing-list")
    context = {"solution": revision.solution, "revision": revision, "name": drafts.title_of(revision)}
    return render(request, "catalog/revision_discard.html", context)


def _own(request: HttpRequest, slug: str) -> Solution:
    """The listing, if the organisation acted for owns it; everybody else finds nothing."""
    solution = drafts.own_listing(request.actor, slug)
    if solution is None:
        raise Http404
    return solution


def _unfinished(request: HttpRequest, slug: str) -> Revision:
    revision = drafts.unfinished_of(_own(request, slug))
    if revision is None:
        raise Http404
    return revision


def _written(request: HttpRequest, slug: str) -> Revision:
    """The revision that is being written; what waits for a decision can't be changed meanwhile."""
    revision = _unfinished(request, slug)
    if revision.state != RevisionState.EDITING:
        raise IllegalMove(thing="revision", state=revision.state, move="edit")
    return revision


def _line(path: str, message: str) -> dict[str, Any]:
    """A problem with the place where it is mended."""
    key = drafts.fact_of(path)
    return {"path": path, "fact": FACTS[key], "group": drafts.group_of(key), "message": message}


def _source(request: HttpRequest, revision: Revision | None) -> HttpResponse:
    """The form for a file, and what became of it."""
    posted = request.method == "POST"
    form = SourceForm(*((request.POST, request.FILES) if posted else ()))
    filling: Filling | None = None
    wait = 0
    if posted and form.is_valid():
        try:
            data = _bytes(request, form)
        except Unreadable as error:
            form.add_error("address", error.problem.message)
        except TryLater as error:
            form.add_error("address", error.reason)
            wait = error.seconds
        else:
            filling = (
                fill_revision(revision=revision, data=data, by=request.actor)
                if revision
                else begin_from_file(data=data, by=request.actor)
            )
    context = {
        "form": form,
        "filling": filling,
        "taken": [FACTS[key].label for key in filling.taken] if filling else [],
        "revision": filling.revision if filling else revision,
        "solution": revision.solution if revision else None,
        "name": drafts.title_of(revision) if revision else "",
    }
    unread = filling is not None and not filling.taken
    status = 429 if wait else 422 if form.errors or unread else 200
    response = render(request, "catalog/revision_fill.html", context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _bytes(request: HttpRequest, form: SourceForm) -> bytes:
    """The file that was handed in, or the one behind the address; while it is read there is time for no other one."""
    upload = form.cleaned_data["file"]
    if upload is not None:
        return upload.read()
    busy = _("Another address is being read just now. Try again in a few seconds, or upload the file.")
    with slot("catalog.fetch", settings.FETCHES_AT_ONCE, busy, seconds=10, status=429):
        limits = {"app": "catalog", "action": "fetch", "config": settings.FETCH_RATE_LIMITS}
        if not ratelimit.consume(request, key=f"organisation {request.actor.organisation_id}", **limits):
            often = _(
                "Your organisation had many addresses read. Try again in ten minutes, or upload the file."
            )
            raise TryLater(often, seconds=600, status=429)
        return fetch(form.cleaned_data["address"].strip(), seconds=PAGE_SECONDS)
