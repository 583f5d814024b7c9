"""Pages of needs: the list, a new one, one to read, its steps, and its moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.choices import OfferType
from marketplace.core.access import declare, needs
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from procurement.actions.needs import (
    begin_need,
    close_need,
    finish_need,
    reopen_need,
    sound_need,
)
from procurement.choices import NeedState
from procurement.forms.needs import (
    NeedBeginForm,
    SoundForm,
)
from procurement.models import Need
from procurement.queries.need_sources import draft_of, sources_for
from procurement.queries.needs import (
    counts_for,
    history_of,
    missing_of,
    need_for,
    needs_for,
    soundings_of,
    steps_of,
    was_asked,
    words_of_codes,
)
from procurement.rules import can_begin_need, can_prepare, can_write_need

PAGE_SIZE = 25
READERS = needs(Permission.VIEW_SOUNDINGS)
WRITERS = needs(Permission.WRITE_NEED)


@declare(READERS)
@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    """List the needs of the organisation acted for."""
    state = request.GET.get("state", "")
    state = state if state in NeedState.values else ""
    counts = counts_for(request.actor)
    total = counts[state] if state else sum(counts.values())
    kept = [("state", state)] if state else []
    context = paged(request, needs_for(request.actor, state), PAGE_SIZE, kept=kept, count=total)
    context |= {
        "state": state,
        "states": [(code, label, counts[code]) for code, label in NeedState.choices],
        "total": sum(counts.values()),
        "may_begin": bool(can_begin_need(request.actor)),
    }
    return render(request, "procurement/need_list.html", context)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def need_begin(request: HttpRequest) -> HttpResponse:
    """Begin a need: empty, or with what a template, a list, a search or a public sounding says."""
    posted = request.POST.get("source", "")
    asked = request.GET.get("sounding", "") or posted.partition("sounding:")[2]
    groups = sources_for(request.actor, asked)
    chosen = f"sounding:{asked}" if asked else request.GET.get("source", "")
    form = NeedBeginForm(
        request.POST if request.method == "POST" else None, groups=groups, initial={"source": chosen}
    )
    if request.method == "POST" and form.is_valid():
        draft = draft_of(request.actor, form.cleaned_data["source"])
        title = form.cleaned_data["title"] or (str(draft.values["title"]) if draft else "")
        try:
            need = begin_need(title=title, draft=draft, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The need is there. Everybody in your organisation can read it."))
            return redirect("procurement:need-edit", public_id=need.public_id, step="purpose")
    status = 422 if form.errors else 200
    return render(request, "procurement/need_begin.html", {"form": form}, status=status)


@declare(READERS)
@require_safe
def need_show(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Show a need to be read and printed, with its steps and its moves; who was asked to join reads the page of the part."""
    need = need_for(request.actor, public_id)
    if need is None and was_asked(request.actor, public_id):
        return redirect("procurement:needpart-show", public_id=public_id)
    return _show(request, need or own_need(request, public_id))


def _show(request: HttpRequest, need: Need, problems: dict[str, str] | None = None) -> HttpResponse:
    actor = request.actor
    may_write = bool(can_write_need(actor, need))
    may_edit = may_write and need.state == NeedState.DRAFT
    steps = steps_of(need, may_edit=may_edit)
    context = {
        "need": need,
        "steps": steps,
        "done": sum(step.kind == "done" for step in steps),
        "next": next((step for step in steps if step.kind != "done"), None),
        "words": words_of_codes(need),
        "offer_type": dict(OfferType.choices).get(need.offer_type, ""),
        "soundings": soundings_of(need, actor),
        "history": history_of(need),
        "missing": missing_of(need),
        "problems": problems or {},
        "may_edit": may_edit,
        "may_write": may_write,
        "may_sound": need.state == NeedState.READY and bool(can_prepare(actor, need.organisation_id)),
        "onward": _onward(need),
    }
    return render(request, "procurement/need_show.html", context, status=422 if problems else 200)


def _onward(need: Need) -> list[tuple[Any, Any, str]]:
    """What belongs to a need and stands on pages of its own: label, sentence and address, as far as they are there."""
    pages = (
        (_("Rough value"), _("Estimated by § 3 VgV; stays internal."), "need-value"),
        (
            _("Routes that come into question"),
            _("By value, Land and date, each with its source."),
            "need-routes",
        ),
        (
            _("Other municipalities"),
            _("Describe the need together, each with its own figures."),
            "needpart-list",
        ),
        (_("Shortlist"), _("What the catalogue holds, kept or left out with a reason."), "shortlist-show"),
    )
    found = []
    for label, text, route in pages:
        try:
            url = reverse(f"procurement:{route}", kwargs={"public_id": need.public_id})
        except NoReverseMatch:
            continue
        found.append((label, text, url))
    return found


@declare(WRITERS)
@require_POST
def need_finish(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Say that the need is described; what is missing is named on its page."""
    need = own_need(request, public_id)
    try:
        finish_need(need=need, by=request.actor)
    except ValidationError as error:
        return _show(request, need, {name: " ".join(told) for name, told in error.message_dict.items()})
    messages.success(
        request, _("The need is described. The procurement officers of your organisation have been told.")
    )
    return redirect("procurement:need-show", public_id=need.public_id)


@declare(WRITERS)
@require_POST
def need_reopen(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Go on describing a need."""
    need = own_need(request, public_id)
    reopen_need(need=need, by=request.actor)
    messages.success(request, _("You can change the need again."))
    return redirect("procurement:need-show", public_id=need.public_id)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def need_close(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Say what closing means, then put the need away."""
    need = own_need(request, public_id)
    if request.method == "POST":
        close_need(need=need, by=request.actor)
        messages.success(request, _("The need is closed. It stays readable."))
        return redirect("procurement:need-show", public_id=need.public_id)
    return render(request, "procurement/need_close.html", {"need": need})


@declare(needs(Permission.PREPARE_SOUNDING))
@require_http_methods(["GET", "HEAD", "POST"])
def need_sound(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Begin a market sounding from a need that is described."""
    need = own_need(request, public_id)
    form = SoundForm(request.POST if request.method == "POST" else None, initial={"title": need.title})
    if request.method == "POST" and form.is_valid():
        try:
            sounding = sound_need(need=need, title=form.cleaned_data["title"], by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The market sounding is begun. Nobody outside sees it yet."))
            return redirect("procurement:sounding-show", public_id=sounding.public_id)
    status = 422 if form.errors else 200
    return render(request, "procurement/need_sound.html", {"need": need, "form": form}, status=status)


def own_need(request: HttpRequest, public_id: Any) -> Need:
    """A need of the own organisation: those that one was asked to join are changed by the body that leads."""
    need = need_for(request.actor, public_id)
    if need is None:
        raise Http404
    return need
