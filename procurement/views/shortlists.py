"""Pages of a shortlist: what is on it, and everything that changes it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.decisions import IllegalMove
from marketplace.core.formats import number_text
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from marketplace.core.slots import slot
from marketplace.core.wording import reader_language
from procurement.actions.shortlists import (
    ListOvertaken,
    cap_shortlist,
    decide_candidates,
    finish_shortlist,
    reopen_shortlist,
)
from procurement.choices import CandidateState, NeedState
from procurement.exchange import shortlists as files
from procurement.forms.shortlists import CapForm, DecideForm, ReopenForm
from procurement.models import Need, Shortlist
from procurement.queries.shortlists import (
    candidates_of,
    last_address,
    need_for,
    searches_of,
    shortlist_of,
    shown,
    shown_steps,
    soundings_to_invite,
    steps_of,
    tally_of,
)
from procurement.rules import can_keep_shortlist, can_prepare

PAGE_SIZE = 50
STEPS = 50
READERS = needs(Permission.VIEW_SOUNDINGS)
WRITERS = needs(Permission.WRITE_NEED)


@declare(READERS)
@require_safe
def shortlist_show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the candidates with what was decided on each, and the searches that found them."""
    need = need_of(request, public_id)
    return _page(request, need)


@declare(WRITERS)
@require_POST
def shortlist_decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep, leave out, or take a decision back; several at once with one reason."""
    need = need_of(request, public_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            number = decide_candidates(need=need, by=request.actor, **form.cleaned_data)
        except ListOvertaken:
            data = form.data.copy()
            data["saves"] = str(_saves(need))
            return _page(request, need, DecideForm(data), status=409, is_stale=True)
        except ValidationError as error:
            form.take(error)
        else:
            text = ngettext("Decided on one solution.", "Decided on %(n)s solutions.", number)
            messages.success(request, text % {"n": number_text(number)})
            return redirect("procurement:shortlist-show", public_id=need.public_id)
    return _page(request, need, form, status=422)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_cap(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change how many may be kept."""
    need = need_of(request, public_id)
    shortlist = shortlist_of(need)
    sent = request.method == "POST"
    form = CapForm(request.POST if sent else None, initial={"cap": shortlist.cap if shortlist else 8})
    if sent and form.is_valid():
        try:
            cap_shortlist(need=need, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("procurement:shortlist-show", public_id=need.public_id)
    context = {"need": need, "form": form, "tally": tally_of(shortlist)}
    return render(request, "procurement/shortlist_cap.html", context, status=422 if form.errors else 200)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_finish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what finishing means, then finish; what is missing is named."""
    need = need_of(request, public_id)
    problems: list[Any] = []
    if request.method == "POST":
        try:
            finish_shortlist(need=need, by=request.actor)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(
                request, _("The shortlist is finished. You can hand it over to a market sounding now.")
            )
            return redirect("procurement:shortlist-show", public_id=need.public_id)
    context = {"need": need, "tally": tally_of(shortlist_of(need)), "problems": problems}
    return render(request, "procurement/shortlist_finish.html", context, status=422 if problems else 200)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_reopen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Open a finished list again."""
    need = need_of(request, public_id)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_shortlist(need=need, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The shortlist is open again."))
            return redirect("procurement:shortlist-show", public_id=need.public_id)
    context = {"need": need, "form": form}
    return render(request, "procurement/shortlist_reopen.html", context, status=422 if form.errors else 200)


@declare(READERS)
@require_safe
def shortlist_log(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show every step of the list, the newest first."""
    need = need_of(request, public_id)
    shortlist = shortlist_of(need)
    rows = steps_of(shortlist) if shortlist else []
    context = paged(request, rows, STEPS) | {"need": need}
    context["steps"] = shown_steps(context["page"])
    return render(request, "procurement/shortlist_log.html", context)


@declare(READERS)
@require_safe
def shortlist_file(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """Hand the whole list out for the file: candidates, searches and steps."""
    need = need_of(request, public_id)
    shortlist = shortlist_of(need)
    if shortlist is None or kind not in files.KINDS:
        raise Http404
    busy = _("Many files are being made at the moment. Wait twenty seconds, then try again.")
    with slot("catalog.tables", settings.TABLES_AT_ONCE, busy, seconds=20):
        told = files.told(need, shortlist, reader_language())
        content = files.KINDS[kind].make(told)
    response = HttpResponse(content, files.KINDS[kind].media_type)
    response["Content-Disposition"] = f'attachment; filename="{files.file_name(told)}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def need_of(request: HttpRequest, public_id: uuid.UUID) -> Need:
    """The need that the organisation acted for leads; anybody else learns nothing of it."""
    need = need_for(request.actor, public_id)
    if need is None:
        raise Http404
    return need


def changeable(request: HttpRequest, public_id: uuid.UUID) -> tuple[Need, Shortlist | None]:
    """The need and its shortlist, for a page that changes it. Raises IllegalMove where it is finished or the need is closed."""
    need = need_of(request, public_id)
    shortlist = shortlist_of(need)
    if need.state == NeedState.CLOSED:
        raise IllegalMove(thing="need", state=need.state, move="shortlist")
    if shortlist is not None and shortlist.finished_at is not None:
        raise IllegalMove(thing="shortlist", state="finished", move="change")
    return need, shortlist


def _saves(need: Need) -> int:
    shortlist = shortlist_of(need)
    return shortlist.saves if shortlist else 0


def _page(
    request: HttpRequest,
    need: Need,
    form: DecideForm | None = None,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    shortlist, chosen = shortlist_of(need), request.GET.get("state", "")
    state = chosen if chosen in CandidateState.values else ""
    tally = tally_of(shortlist)
    context: dict[str, Any] = {
        "need": need,
        "shortlist": shortlist,
        "form": form or DecideForm(initial={"saves": shortlist.saves if shortlist else 0}),
        "is_stale": is_stale,
        "tally": tally,
        "state": state,
        "states": _states(need, tally, state),
        "may_write": bool(can_keep_shortlist(request.actor, need)) and need.state != NeedState.CLOSED,
        "kinds": list(files.KINDS),
        "last": last_address(shortlist),
    }
    if shortlist is not None:
        rows = candidates_of(shortlist, state)
        context |= paged(request, rows, PAGE_SIZE, kept=[("state", state)] if state else ())
        context["rows"] = [shown(candidate) for candidate in context["page"]]
        context["searches"] = searches_of(shortlist, reader_language())
        if shortlist.finished_at and can_prepare(request.actor, need.organisation_id):
            context["soundings"] = list(soundings_to_invite(need))
    return render(request, "procurement/shortlist_show.html", context, status=status)


def _states(need: Need, tally: Any, state: str) -> list[tuple[str, Any, int, bool]]:
    """The filters by state: address, word, number, and whether it is the chosen one."""
    base = reverse("procurement:shortlist-show", kwargs={"public_id": need.public_id})
    rows = [("", _("All"), tally.all)]
    rows += [(one.value, one.label, getattr(tally, one.value)) for one in CandidateState]
    return [(f"{base}?state={one}" if one else base, word, n, one == state) for one, word, n in rows]
