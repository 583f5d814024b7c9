"""Pages of the listings that a person watches."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.actions.watches import end_watch, watch_solution
from catalog.queries.listings import public_listing
from catalog.queries.lists import watches_for
from marketplace.core.access import SIGNED_IN, declare
from marketplace.core.pages import paged

PAGE_SIZE = 25


@declare(SIGNED_IN)
@require_safe
def watch_list(request: HttpRequest) -> HttpResponse:
    """List what the person watches."""
    return render(request, "catalog/watch_list.html", paged(request, watches_for(request.actor), PAGE_SIZE))


@declare(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def watch_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Watch a solution: a page with one button for whoever comes from signing in, then the act."""
    solution = public_listing(slug)
    if solution is None:
        raise Http404
    name, problem = solution.current.facts["name"], ""
    if request.method == "POST":
        try:
            watch_solution(solution=solution, by=request.actor)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            text = _("You watch %(name)s and get a mail when something becomes of it.")
            messages.success(request, text % {"name": name})
            return redirect("catalog:solution-show", slug=slug)
    watch = watches_for(request.actor).filter(solution=solution).first()
    context = {"solution": solution, "name": name, "watch": watch, "problem": problem}
    return render(request, "catalog/watch_add.html", context, status=422 if problem else 200)


@declare(SIGNED_IN)
@require_POST
def watch_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a solution no longer."""
    watch = watches_for(request.actor).filter(pk=pk).first()
    if watch is None:
        raise Http404
    end_watch(watch=watch, by=request.actor)
    name = watch.solution.current.facts["name"]
    messages.success(request, _("You watch %(name)s no longer.") % {"name": name})
    return redirect("catalog:watch-list")
