"""Pages of the catalogue and of a solution."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.choices import Sort
from catalog.exchange.publiccode.writer import export_problems
from catalog.models import Solution
from catalog.queries.fit import profile_mark, town_of
from catalog.queries.lists import keeping_for
from catalog.queries.profile import told_elsewhere
from catalog.queries.published import GONE_STATUSES
from catalog.queries.routes import worth_for
from catalog.queries.solutions import solution_by_slug, solution_page
from catalog.queries.withdrawals import Gone, gone
from catalog.queries.wording import reader_language
from catalog.rules import can_claim
from catalog.search import engine
from catalog.search.changes import answers_mark
from catalog.search.interface import BadCursor
from marketplace.core.access import PUBLIC, declare
from marketplace.core.permissions import Permission
from marketplace.core.unchanged import unchanged_by

from . import filters, results
from .fit import fit_panel
from .use_offers import use_offer


def list_mark(request: HttpRequest) -> str:
    """What changes whenever the list may: with a municipality in the address, its profile and the registers too."""
    _search, home = filters.asked_by(request)
    return answers_mark() + (profile_mark(home.area.key) if home.area else "")


@declare(PUBLIC)
@require_safe
@unchanged_by(list_mark)
def solution_list(request: HttpRequest) -> HttpResponse:
    """Search the catalogue: words, filters and order stand in the address."""
    search, home = filters.asked_by(request)
    language = reader_language()
    town = town_of(home.area, request.actor, search.like) if home.area else None
    if town is None:
        search = replace(search, like=())
    asked = search.query(language, *((town.weights, town.alike) if town else ()))
    try:
        answer = engine.search(asked)
    except BadCursor:
        search = replace(search, cursor="")
        answer = engine.search(replace(asked, cursor=""))
    context = {
        "search": search,
        "answer": answer,
        "title": results.title(search),
        "summary": results.summary(answer),
        "results": results.results_of(answer, search, language, town.profile if town else None),
        "facets": filters.facets_of(answer),
        "chips": filters.chips_of(search, answer),
        "home": filters.with_toggles(home, search, answer),
        "sorts": [choice for choice in Sort.choices if town or choice[0] != Sort.FIT],
        "next": search.at(answer.next),
        "previous": search.at(answer.previous),
        "without_filters": replace(search, filters={}, like=(), cursor="").url(),
        "without_text": replace(search, text="", cursor="").url(),
        "without_area": search.without_area().url(),
        "for_need": request.actor.may(Permission.WRITE_NEED),
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
    left = gone(solution) if solution.status in GONE_STATUSES else None
    # What others put into their files stays readable at the address of the version, unless the law is against it.
    if left and (number is None or (left.is_unlawful and not request.actor.is_operator)):
        return _withdrawn(request, solution, left)
    if number is not None and solution.blocks(number) and not request.actor.is_operator:
        return _blocked(request, solution, number)
    page = solution_page(solution, number)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "numbered": number is not None,
        "gone": left,
        "may_claim": can_claim(request.actor, solution),
        "use_offer": use_offer(request.actor, solution),
        "keeping": keeping_for(request.actor, solution),
        "is_exportable": number is None and solution.is_public and not export_problems(solution),
        "fit": fit_panel(request, solution) if number is None and solution.is_public else None,
    }
    shown = context["fit"]
    context["own_costs"] = worth_for(page.facts, shown.area) if shown and shown.area else None
    context["report_slug"] = solution.slug if solution.is_public and number is None else ""
    context["elsewhere"] = told_elsewhere(page.facts)
    return render(request, "catalog/solution_show.html", context)


def _blocked(request: HttpRequest, solution: Solution, number: int) -> HttpResponse:
    """Say that nobody reads this version any more, also not whoever had put it into a file."""
    context = {"solution": solution, "number": number}
    return render(request, "catalog/version_blocked.html", context, status=410)


def _withdrawn(request: HttpRequest, solution: Solution, left: Gone) -> HttpResponse:
    context = {"solution": solution, "name": solution.current.facts["name"], "gone": left}
    return render(request, "catalog/solution_withdrawn.html", context, status=410)
