"""Pages of the opening: the protocol, asking for it, doing it, and the declaration of everybody who wants to read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.permissions import Permission
from procurement.actions.opening import declare_interest, open_sounding, request_opening
from procurement.choices import SoundingState
from procurement.forms.opening import DeclareForm, OpenForm, RequestForm
from procurement.models import Opening, Sounding
from procurement.queries.opened import declaration_of, opening_of
from procurement.queries.openings import (
    declared_of,
    declines_of,
    is_whole,
    lines_of,
    mailed_of,
    persons_of,
    unheard_of,
    who_can_go_on,
)
from procurement.rules import (
    can_assess,
    can_declare,
    can_evaluate,
    can_open,
    can_prepare,
    can_request_opening,
)
from procurement.timing import is_in_time

from .soundings import own_sounding

READERS = needs(Permission.VIEW_SOUNDINGS)
OFFICERS = needs(Permission.PREPARE_SOUNDING)
FORM = ["GET", "HEAD", "POST"]


@declare(READERS)
@require_safe
def opening_show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Before the opening: when it is possible and who does it; afterwards the protocol."""
    return _show(request, own_sounding(request, public_id))


@declare(OFFICERS)
@require_POST
def opening_request(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the opening, once the consequence was read."""
    sounding = own_sounding(request, public_id)
    form = RequestForm(request.POST)
    if not form.is_valid():
        return _show(request, sounding, request_form=form)
    request_opening(sounding=sounding, by=request.actor)
    if sounding.organisation.four_eyes:
        messages.success(request, _("Asked for. Your colleagues get a mail; one of them opens."))
    else:
        messages.success(request, _("Asked for. Now the answers can be opened."))
    return redirect("procurement:opening-show", public_id=public_id)


@declare(OFFICERS)
@require_POST
def opening_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open the answers, once the consequence was read."""
    sounding = own_sounding(request, public_id)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _show(request, sounding, open_form=form)
    open_sounding(sounding=sounding, by=request.actor)
    messages.success(request, _("Opened. The protocol is below."))
    return redirect("procurement:opening-show", public_id=public_id)


def _show(
    request: HttpRequest,
    sounding: Sounding,
    *,
    request_form: RequestForm | None = None,
    open_form: OpenForm | None = None,
) -> HttpResponse:
    opening = opening_of(sounding)
    if opening is not None:
        return render(request, "procurement/opening_show.html", _after(request, sounding, opening))
    actor, now = request.actor, database_now()
    eyes = sounding.organisation.four_eyes
    is_live = sounding.state == SoundingState.PUBLISHED
    is_over = is_live and not is_in_time(now, sounding.response_deadline or now)
    is_asked = is_over and sounding.opening_requested_at is not None
    decision = can_open(actor, sounding, four_eyes=eyes) if is_asked else can_request_opening(actor, sounding)
    form = request_form or open_form or (OpenForm() if is_asked else RequestForm())
    context = {
        "sounding": sounding,
        "now": now,
        "is_live": is_live,
        "is_over": is_over,
        "is_asked": is_asked,
        "asked_by": sounding.opening_requested_by if is_asked else None,
        "four_eyes": eyes,
        "decision": decision,
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "procurement/opening_wait.html", context, status=status)


def _after(request: HttpRequest, sounding: Sounding, opening: Opening) -> dict[str, Any]:
    lines = lines_of(opening)
    own = declaration_of(sounding, request.actor)
    return {
        "sounding": sounding,
        "opening": opening,
        "lines": lines,
        "is_whole": is_whole(opening),
        "changed": [line for line in lines if not line.is_intact],
        "unconfirmed": [line for line in lines if line.is_unconfirmed],
        "persons": persons_of(opening),
        "unheard": unheard_of(sounding, opening),
        "mailed": mailed_of(sounding),
        "declines": list(declines_of(sounding)),
        "declared": declared_of(sounding) if can_prepare(request.actor, sounding.organisation_id) else None,
        "own": own,
        "may_declare": bool(can_declare(request.actor, sounding)),
        "may_finish": bool(can_evaluate(request.actor, sounding, declaration=bool(own and own.is_clean))),
    }


@declare(READERS)
@require_http_methods(FORM)
def declaration_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say whether there is a conflict of interest with a vendor of the protocol; the last word counts."""
    sounding = own_sounding(request, public_id)
    demand(can_declare(request.actor, sounding))
    opening = opening_of(sounding)
    if opening is None:
        raise IllegalMove(thing="sounding", state=sounding.state, move="declare")
    named = [(one["organisation"], one["name"]) for one in (*opening.entries, *opening.silent)]
    data = request.POST if request.method == "POST" else None
    form = DeclareForm(data, names=named, initial={"opening_hash": opening.sha256})
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            made = declare_interest(
                sounding=sounding,
                opening_hash=values["opening_hash"],
                conflicts=[int(number) for number in values["conflicts"]],
                text=values["text"],
                by=request.actor,
            )
        except ValidationError as error:
            form.take(error)
        else:
            return _declared(request, sounding, is_clean=made.is_clean)
    own = declaration_of(sounding, request.actor)
    context = {
        "sounding": sounding,
        "opening": opening,
        "form": form,
        "own": own,
        "own_names": [name for number, name in named if own and number in own.conflicts],
        "others": who_can_go_on(sounding, request.actor) if own and not own.is_clean else [],
    }
    return render(request, "procurement/declaration_edit.html", context, status=422 if form.errors else 200)


def _declared(request: HttpRequest, sounding: Sounding, *, is_clean: bool) -> HttpResponse:
    if not is_clean:
        messages.success(request, _("Kept. The answers stay closed to you."))
        return redirect("procurement:declaration-edit", public_id=sounding.public_id)
    messages.success(request, _("Kept. The answers are open to you now."))
    assesses = bool(can_assess(request.actor, sounding, declaration=True))
    route = "assessment-list" if assesses and sounding.state == SoundingState.OPENED else "sounding-show"
    return redirect(f"procurement:{route}", public_id=sounding.public_id)
