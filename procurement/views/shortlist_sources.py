"""Where candidates of a shortlist come from: searches of the catalogue, bookmark lists, one's own hand; and whither they go."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import Solution
from catalog.search.asked import search_of
from marketplace.core.access import declare, needs
from marketplace.core.asking import asked
from marketplace.core.formats import number_text
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from marketplace.core.wording import reader_language
from procurement.actions.handing_over import invite_kept, kept_by_vendor
from procurement.actions.shortlists import (
    add_candidate,
    copy_bookmarks,
    narrow_shortlist,
    search_shortlist,
)
from procurement.forms.shortlists import (
    LONGEST_ADDRESS,
    NARROW,
    AddressForm,
    CandidateForm,
    CopyForm,
    FreezeForm,
)
from procurement.queries.shortlists import (
    MOST_FOUND,
    address_of,
    count_of,
    is_narrow,
    last_address,
    lists_to_copy,
    needs_for,
    offered,
    searches_to_take,
    shortlist_of,
    tally_of,
    words_of_address,
)

from .shortlists import WRITERS, changeable
from .soundings import own_sounding

PAGE_SIZE = 25


@declare(WRITERS)
@require_safe
def shortlist_choose(request: HttpRequest) -> HttpResponse:
    """Choose the need whose shortlist a search, or a bookmark list named in the address, goes to."""
    number = request.GET.get("list", "")
    is_list = number.isascii() and number.isdigit()
    question = f"list={int(number[:18])}" if is_list else address_of(request.GET.urlencode())
    kept = [(name, value) for name, values in QueryDict(question).lists() for value in values]
    context = paged(request, needs_for(request.actor), PAGE_SIZE, kept=kept)
    route = "procurement:shortlist-copy" if is_list else "procurement:shortlist-search"
    context["needs"] = [
        (need, reverse(route, kwargs={"public_id": need.public_id}) + (f"?{question}" if question else ""))
        for need in context["page"]
    ]
    context["words"] = "" if is_list else words_of_address(question)
    return render(request, "procurement/shortlist_choose.html", context)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_search(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Freeze the search that stands behind the question mark of this page's address, as in the catalogue."""
    need, shortlist = changeable(request, public_id)
    sent, tally = request.method == "POST", tally_of(shortlist)
    given = request.POST if sent else request.GET
    wanted = given.get("address", "")[:LONGEST_ADDRESS] or ("" if sent else request.GET.urlencode())
    question = address_of(wanted)
    form = FreezeForm(
        request.POST if sent else None, initial={"address": question}, may_narrow=bool(tally.running)
    )
    if sent and form.is_valid():
        data = form.cleaned_data
        narrows = data.get("how") == NARROW
        act = narrow_shortlist if narrows else search_shortlist
        try:
            act(need=need, address=data["address"], reason=data["reason"], by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            done = _("The list is narrowed.") if narrows else _("The search is frozen with what it found.")
            messages.success(request, done)
            return redirect("procurement:shortlist-show", public_id=need.public_id)
    shown = is_narrow(question)
    context = {
        "need": need,
        "form": form,
        "tally": tally,
        "is_narrow": shown,
        "words": words_of_address(question) if shown else "",
        "url": search_of(question).url(),
        "count": count_of(question, request.actor, reader_language()) if shown else 0,
        "most": MOST_FOUND,
        "address_form": AddressForm(),
        "saved": searches_to_take(request.actor)[:PAGE_SIZE],
        "last": last_address(shortlist),
    }
    return render(request, "procurement/shortlist_search.html", context, status=422 if form.errors else 200)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Find a public listing by its name or vendor, and add it by hand with a reason."""
    need, shortlist = changeable(request, public_id)
    text = asked(request, "q")
    found = offered(text, shortlist)
    pairs = [(row.slug, f"{row.current.facts['name']} ({row.vendor.name})") for row in found]
    form = CandidateForm(request.POST if request.method == "POST" else None, solutions=pairs)
    if request.method == "POST" and form.is_valid():
        solution = Solution.objects.public().filter(slug=form.cleaned_data["solution"]).first()
        if solution is None:
            raise Http404
        try:
            add_candidate(need=need, solution=solution, reason=form.cleaned_data["reason"], by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Added to the shortlist."))
            return redirect("procurement:shortlist-show", public_id=need.public_id)
    context = {"need": need, "form": form, "text": text, "found": pairs}
    return render(request, "procurement/shortlist_add.html", context, status=422 if form.errors else 200)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_copy(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take in what stands on a bookmark list of the organisation."""
    need, _shortlist = changeable(request, public_id)
    lists = lists_to_copy(request.actor)
    pairs = [
        (pk, f"{name} ({number_text(size)})") for pk, name, size in lists.values_list("pk", "name", "size")
    ]
    sent = request.method == "POST"
    form = CopyForm(request.POST if sent else None, lists=pairs, initial={"list": asked(request, "list")})
    if sent and form.is_valid():
        kept = lists.filter(pk=int(form.cleaned_data["list"])).first()
        if kept is None:
            raise Http404
        try:
            number = copy_bookmarks(
                need=need, kept_list=kept, reason=form.cleaned_data["reason"], by=request.actor
            )
        except ValidationError as error:
            form.take(error)
        else:
            text = ngettext("Added one solution.", "Added %(n)s solutions.", number)
            messages.success(request, text % {"n": number_text(number)})
            return redirect("procurement:shortlist-show", public_id=need.public_id)
    context = {"need": need, "form": form, "has_lists": bool(pairs)}
    return render(request, "procurement/shortlist_copy.html", context, status=422 if form.errors else 200)


@declare(needs(Permission.PREPARE_SOUNDING))
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show whom the finished shortlist would invite to a sounding, then put them on its invitations."""
    sounding = own_sounding(request, public_id)
    problems: list[Any] = []
    if request.method == "POST":
        try:
            done = invite_kept(sounding=sounding, by=request.actor)
        except ValidationError as error:
            problems = error.messages
        else:
            number = len(done.invited)
            text = ngettext(
                "One vendor came on the invitations.", "%(n)s vendors came on the invitations.", number
            )
            messages.success(request, text % {"n": number_text(number)})
            if done.unreachable:
                names = ", ".join(vendor.name for vendor in done.unreachable)
                messages.warning(
                    request,
                    _("Nobody speaks for these vendors here yet, so invite them by mail: %(names)s.")
                    % {"names": names},
                )
            return redirect("procurement:invitation-list", public_id=sounding.public_id)
    shortlist = shortlist_of(sounding.need) if sounding.need else None
    is_finished = shortlist is not None and shortlist.finished_at is not None
    vendors = kept_by_vendor(shortlist) if shortlist is not None and is_finished else {}
    context = {
        "sounding": sounding,
        "need": sounding.need,
        "is_finished": is_finished,
        "vendors": list(vendors.items()),
        "problems": problems,
    }
    return render(request, "procurement/shortlist_invite.html", context, status=422 if problems else 200)
