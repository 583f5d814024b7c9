"""Pages of saved searches, and the feed of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.actions.searches import (
    change_search,
    delete_search,
    end_feed,
    make_feed_address,
    save_search,
)
from catalog.forms.lists import SavedSearchForm, SearchForm
from catalog.models import SavedSearch
from catalog.queries.lists import names_of_areas, search_of_feed, searches_for
from catalog.search.asked import saved_address, search_of, words_of
from catalog.search.changes import answers_mark
from catalog.search.newest import Found, latest_matches
from marketplace.core.access import PUBLIC, SIGNED_IN, declare
from marketplace.core.outbox import one_line, site_address
from marketplace.core.pages import paged
from marketplace.core.slots import TryLater
from marketplace.core.unchanged import answer_tag, not_modified

from ..search.feeds import Entry, atom

PAGE_SIZE = 25
FEED_SIZE = 50


@dataclass(frozen=True)
class Shown:
    """A saved search as the list shows it."""

    search: SavedSearch
    url: str
    words: str


@declare(SIGNED_IN)
@require_safe
def savedsearch_list(request: HttpRequest) -> HttpResponse:
    """List the saved searches of the person."""
    context = paged(request, searches_for(request.actor), PAGE_SIZE)
    context["searches"] = _shown(context["page"])
    return render(request, "catalog/savedsearch_list.html", context)


@declare(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def savedsearch_add(request: HttpRequest) -> HttpResponse:
    """Save the search that stands behind the question mark of this page's address, as in the catalogue."""
    sent = request.method == "POST"
    address = request.POST.get("address", "") if sent else saved_address(request.GET.urlencode())
    search = search_of(address)
    initial = {"address": address, "name": search.text[:200]}
    form = SearchForm(request.POST if sent else None, initial=initial)
    if sent and form.is_valid():
        try:
            save_search(language=get_language() or "", by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The search is saved."))
            return redirect("catalog:savedsearch-list")
    context = {"form": form, "words": words_of(search, names_of_areas([search.area])), "back": search.url()}
    return render(request, "catalog/savedsearch_add.html", context, status=422 if form.errors else 200)


@declare(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def savedsearch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and frequency of a saved search; its feed and its end stand here too."""
    search = _search(request, pk)
    initial = {"name": search.name, "frequency": search.frequency}
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_search(search=search, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("catalog:savedsearch-list")
    context = {"form": form, "search": search, "shown": _shown([search])[0]}
    return render(request, "catalog/savedsearch_edit.html", context, status=422 if form.errors else 200)


@declare(SIGNED_IN)
@require_POST
def savedsearch_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a saved search."""
    search = _search(request, pk)
    delete_search(search=search, by=request.actor)
    messages.success(request, _("The search “%(name)s” is deleted.") % {"name": search.name})
    return redirect("catalog:savedsearch-list")


@declare(SIGNED_IN)
@sensitive_variables("token", "url")
@never_cache
@require_POST
def savedsearch_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the address of the feed and show it in this one answer; sent again there is another address."""
    search = _search(request, pk)
    token = make_feed_address(search=search, by=request.actor)
    with override(search.language):
        url = site_address(reverse("catalog:feed-show", kwargs={"token": token}))
    return render(request, "catalog/savedsearch_feed.html", {"search": search, "url": url})


@declare(SIGNED_IN)
@require_POST
def savedsearch_endfeed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the address of the feed away."""
    search = _search(request, pk)
    end_feed(search=search, by=request.actor)
    messages.success(request, _("The feed has ended. Its address shows nothing any more."))
    return redirect("catalog:savedsearch-edit", pk=search.pk)


@declare(PUBLIC)
@require_safe
def feed_show(request: HttpRequest, token: str) -> HttpResponse:
    """The newest matches of a saved search as Atom (RFC 4287), for whoever has its secret address; needs no cookie."""
    search = search_of_feed(token)
    if search is None:
        _count(request, "feed_missed")
        raise Http404
    # All that the feed says depends on the search and on the listings; who has it already gets an empty answer.
    tag = answer_tag(request, f"{answers_mark()} {search.updated_at.isoformat()}")
    response = not_modified(request, tag)
    if response is None:
        _count(request, "feed", key=str(search.pk))
        language = get_language() or search.language
        response = HttpResponse(
            _feed(search, token, language), content_type="application/atom+xml; charset=utf-8"
        )
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _count(request: HttpRequest, action: str, **of: str) -> None:
    """Count what readers of feeds ask for. Raises TryLater where it was too often."""
    limits = {"app": "catalog", "action": action, "config": settings.FEED_RATE_LIMITS}
    if not ratelimit.consume(request, limit_get=True, **limits, **of):
        often = _(
            "This feed was asked for too often. Wait ten minutes; once an hour is enough for every reader."
        )
        raise TryLater(often, seconds=600, status=429)


def _feed(search: SavedSearch, token: str, language: str) -> bytes:
    asked = search_of(search.address)
    return atom(
        title=_("New for “%(name)s”") % {"name": one_line(search.name, 200)},
        language=language,
        address=site_address(asked.url()),
        own_address=site_address(reverse("catalog:feed-show", kwargs={"token": token})),
        begun_at=search.created_at,
        entries=[_entry(match) for match in latest_matches(asked, language, FEED_SIZE)],
    )


def _entry(match: Found) -> Entry:
    card = match.card
    with override("de"):
        identity = site_address(reverse("catalog:solution-show", kwargs={"slug": card["slug"]}))
    return Entry(
        identity=identity,
        address=site_address(reverse("catalog:solution-show", kwargs={"slug": card["slug"]})),
        title=one_line(card["name"], 200),
        author=one_line(card["vendor"]["name"], 200),
        # The format takes a summary as HTML.
        summary=escape(one_line(card["text"], 1_000)),
        published_at=match.published_at,
        updated_at=max(match.published_at, match.changed_at),
    )


def _search(request: HttpRequest, pk: int) -> SavedSearch:
    search = searches_for(request.actor).filter(pk=pk).first()
    if search is None:
        raise Http404
    return search


def _shown(searches: Iterable[SavedSearch]) -> list[Shown]:
    """The searches in words; one query for the names of all their municipalities."""
    asked = [(search, search_of(search.address)) for search in searches]
    names = names_of_areas(one.area for _search, one in asked)
    return [Shown(search, one.url(), words_of(one, names)) for search, one in asked]
