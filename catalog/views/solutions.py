"""Pages of the catalogue and of a solution."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.choices import Sort
from catalog.exchange.publiccode.writer import export_problems
from catalog.models import Solution
from catalog.queries.published import GONE_STATUSES
from catalog.queries.solutions import solution_by_slug, solution_page
from catalog.queries.wording import reader_language
from catalog.rules import can_claim
from catalog.search import engine
from catalog.search.changes import answers_mark
from catalog.search.interface import BadCursor
from marketplace.core.access import PUBLIC, declare
from marketplace.core.unchanged import unchanged_by

from . import filters, results


@declare(PUBLIC)
@require_safe
@unchanged_by(answers_mark)
def solution_list(request: HttpRequest) -> HttpResponse:
    """Search the catalogue: words, filters and order stand in the address."""
    search = filters.read_search(request.GET)
    language = reader_language()
    try:
        answer = engine.search(search.query(language))
    except BadCursor:
        search = replace(search, cursor="")
        answer = engine.search(search.query(language))
    context = {
        "search": search,
        "answer": answer,
        "title": results.title(search),
        "summary": results.summary(answer),
        "results": results.results_of(answer, search, language),
        "facets": filters.facets_of(answer),
        "chips": filters.chips_of(search, answer),
        "home": filters.with_toggles(filters.home_of(search), search, answer),
        "sorts": Sort.choices,
        "next": search.at(answer.next),
        "previous": search.at(answer.previous),
        "without_filters": replace(search, filters={}, cursor="").url(),
        "without_text": replace(search, text="", cursor="").url(),
        "without_area": replace(search, area="", cursor="").url(),
    }
    return render(request, "catalog/solution_list.html", context)


@declare(PUBLIC)
@require_safe
def solution_show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a listing as it stands today; a withdrawn one says that it is gone."""
    return _show(request, slug)


@declare(PUBLIC)
@require_safe
def version_show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a listing said in one of its versions."""
    return _show(request, slug, number)


def _show(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    solution = solution_by_slug(slug, request.actor)
    if solution is None:
        raise Http404
    if solution.status in GONE_STATUSES:
        return _withdrawn(request, solution)
    page = solution_page(solution, number)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "numbered": number is not None,
        "may_claim": can_claim(request.actor, solution),
        "is_exportable": number is None and solution.is_public and not export_problems(solution),
    }
    return render(request, "catalog/solution_show.html", context)


def _withdrawn(request: HttpRequest, solution: Solution) -> HttpResponse:
    context = {"solution": solution, "name": solution.current.facts["name"]}
    return render(request, "catalog/solution_withdrawn.html", context, status=410)
