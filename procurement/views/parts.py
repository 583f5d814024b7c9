"""Pages of joint needs: who takes part, what all need together, and the answer of a body that was asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.asking import asked
from marketplace.core.decisions import demand
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from procurement.actions.parts import (
    FIGURES,
    decline_part,
    invite_part,
    join_need,
    leave_need,
    take_back_part,
)
from procurement.actions.soundings import Overtaken
from procurement.choices import PartState
from procurement.forms.parts import AskForm, PartForm, shown
from procurement.models import Need, NeedPart
from procurement.queries.joint import (
    bodies_to_ask,
    body_to_ask,
    is_going,
    led_need,
    names_taking_part,
    own_part,
    own_parts,
    own_share,
    parts_of,
    rule_of,
    together,
)
from procurement.rules import can_answer_part, can_invite_part

PAGE_SIZE = 25
READS, WRITES = needs(Permission.VIEW_SOUNDINGS), needs(Permission.WRITE_NEED)


@declare(READS)
@require_safe
def needpart_index(request: HttpRequest) -> HttpResponse:
    """List the needs of others that one's own body was asked to join."""
    context = paged(request, own_parts(request.actor), PAGE_SIZE)
    return render(request, "procurement/needpart_index.html", context)


@declare(READS)
@require_safe
def needpart_list(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Show the leading body who takes part and what all need together; find others to ask."""
    return _led_page(request, _led(request, public_id))


@declare(WRITES)
@require_POST
def needpart_invite(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Ask another public body to join."""
    need = _led(request, public_id)
    form = AskForm(request.POST)
    organisation = body_to_ask(form.cleaned_data["organisation"]) if form.is_valid() else None
    if organisation is None:
        return _led_page(request, need, problem=_("Choose a public body from the list."), status=422)
    try:
        invite_part(need=need, organisation=organisation, by=request.actor)
    except ValidationError as error:
        return _led_page(request, need, problem=" ".join(error.messages), status=422)
    text = _("%(name)s has been asked. Their people got a mail.")
    messages.success(request, text % {"name": organisation.name})
    return redirect("procurement:needpart-list", public_id=need.public_id)


@declare(WRITES)
@require_POST
def needpart_takeback(request: HttpRequest, public_id: Any, pk: int) -> HttpResponse:
    """Take back an invitation that nobody has answered."""
    need = _led(request, public_id)
    part = get_object_or_404(NeedPart.objects.select_related("need", "organisation"), pk=pk, need=need)
    take_back_part(part=part, by=request.actor)
    text = _("%(name)s is asked no longer. Their people got a mail.")
    messages.success(request, text % {"name": part.organisation.name})
    return redirect("procurement:needpart-list", public_id=need.public_id)


def _led_page(request: HttpRequest, need: Need, *, problem: str = "", status: int = 200) -> HttpResponse:
    parts = parts_of(need)
    words = asked(request, "q")
    can_ask = bool(can_invite_part(request.actor, need)) and is_going(need)
    context = {
        "need": need,
        "together": together(need, parts),
        "rule": rule_of(need).value,
        "q": words,
        "found": bodies_to_ask(need, words) if can_ask and words else [],
        "can_ask": can_ask,
        "waiting": [part for part in parts if part.state == PartState.INVITED] if can_ask else [],
        "problem": problem,
    }
    return render(request, "procurement/needpart_list.html", context, status=status)


@declare(READS)
@require_safe
def needpart_show(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Show a body what it was asked to join, and its own figures; nobody else's."""
    part = _own(request, public_id)
    context = {
        "part": part,
        "need": part.need,
        "share": own_share(part),
        "rule": rule_of(part.need).value,
        "others": names_taking_part(part.need),
        "can_answer": bool(can_answer_part(request.actor, part)) and is_going(part.need),
        "is_going": is_going(part.need),
        "joins": part.state != PartState.JOINED,
    }
    return render(request, "procurement/needpart_show.html", context)


@declare(WRITES)
@require_http_methods(["GET", "HEAD", "POST"])
def needpart_edit(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Take part with own figures, or change them; where a colleague saved meanwhile, both stand side by side."""
    part = _own(request, public_id)
    demand(can_answer_part(request.actor, part))
    initial = {name: shown(getattr(part, name)) for name in FIGURES} | {"saves": part.saves}
    form = PartForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIGURES}
        try:
            join_need(part=part, values=values, saves=form.cleaned_data["saves"], by=request.actor)
        except Overtaken:
            part = _own(request, public_id)
            data = form.data.copy()
            data["saves"] = str(part.saves)
            return _figures_page(request, part, PartForm(data), status=409, is_stale=True)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved. The body that leads sees your figures."))
            return redirect("procurement:needpart-show", public_id=part.need.public_id)
    return _figures_page(request, part, form, status=422 if form.errors else 200)


def _figures_page(
    request: HttpRequest, part: NeedPart, form: PartForm, *, status: int, is_stale: bool = False
) -> HttpResponse:
    context = {
        "part": part,
        "need": part.need,
        "form": form,
        "is_stale": is_stale,
        "joins": part.state != PartState.JOINED,
    }
    return render(request, "procurement/needpart_edit.html", context, status=status)


@declare(WRITES)
@require_POST
def needpart_decline(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Say that one's body does not take part."""
    part = decline_part(part=_own(request, public_id), by=request.actor)
    messages.success(request, _("You do not take part. The body that leads was told."))
    return redirect("procurement:needpart-show", public_id=part.need.public_id)


@declare(WRITES)
@require_POST
def needpart_leave(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Leave a joint need."""
    part = leave_need(part=_own(request, public_id), by=request.actor)
    messages.success(request, _("You have left the joint need. The body that leads was told."))
    return redirect("procurement:needpart-show", public_id=part.need.public_id)


def _led(request: HttpRequest, public_id: Any) -> Need:
    need = led_need(request.actor, public_id)
    if need is None:
        raise Http404
    return need


def _own(request: HttpRequest, public_id: Any) -> NeedPart:
    part = own_part(request.actor, public_id)
    if part is None:
        raise Http404
    return part
