"""Pages of corrections and extensions of a published sounding."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.access import declare, needs
from marketplace.core.clock import database_now
from marketplace.core.decisions import demand
from marketplace.core.permissions import Permission
from procurement.actions.amendments import correct_sounding, discard_correction, extend_sounding
from procurement.actions.corrections import write_correction
from procurement.actions.soundings import Overtaken
from procurement.choices import SoundingState
from procurement.forms.amendments import CorrectForm, ExtendForm, TextsForm
from procurement.models import Sounding
from procurement.queries.amendments import CORRECTABLE, changes_of, correction_of, with_correction
from procurement.rules import can_correct, can_extend, can_prepare
from procurement.timing import is_in_time

from .soundings import own_sounding

READERS = needs(Permission.VIEW_SOUNDINGS)
OFFICERS = needs(Permission.PREPARE_SOUNDING)
PUBLISHERS = needs(Permission.PUBLISH_SOUNDING)
PAGE_METHODS = ["GET", "HEAD", "POST"]


@declare(READERS)
@require_http_methods(PAGE_METHODS)
def sounding_correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a correction would change, to all of the buyer; publishing officers publish it."""
    sounding = own_sounding(request, public_id)
    correction = correction_of(sounding)
    if request.method == "POST":
        demand(can_extend(request.actor, sounding, four_eyes=sounding.organisation.four_eyes))
    initial = {"seen": correction.seen, "material": correction.is_material}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            correct_sounding(
                sounding=sounding,
                reason=values["reason"],
                material=values["material"],
                seen=values["seen"],
                response_deadline=values["response_deadline"],
                by=request.actor,
            )
        except ValidationError as error:
            form.take(error)
            data = form.data.copy()
            data["seen"] = correction.seen
            form.data = data
        else:
            messages.success(request, _("The correction is published. All were told at the same time."))
            return redirect("procurement:sounding-show", public_id=public_id)
    decision = can_correct(
        request.actor, sounding, four_eyes=sounding.organisation.four_eyes, written_by=correction.written_by
    )
    context = {
        "sounding": sounding,
        "correction": correction,
        "form": form,
        "may_publish": bool(decision),
        "why_not": getattr(decision, "reason", ""),
        "may_write": bool(can_prepare(request.actor, sounding.organisation_id)),
        "is_open": _is_open(sounding),
    }
    return render(request, "procurement/sounding_correct.html", context, status=422 if form.errors else 200)


@declare(OFFICERS)
@require_http_methods(PAGE_METHODS)
def correction_write(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write other texts for the next correction; vendors read the old ones until then."""
    sounding = own_sounding(request, public_id)
    shown = with_correction(sounding)
    initial = {name: getattr(shown, name) for name in CORRECTABLE} | {"saves": sounding.saves}
    form = TextsForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            write_correction(sounding=sounding, values=values, saves=values.pop("saves"), by=request.actor)
        except Overtaken:
            form.add_error(
                None, _("Somebody else saved meanwhile. Compare with the correction page, then save again.")
            )
            data = form.data.copy()
            data["saves"] = str(own_sounding(request, public_id).saves)
            form.data, status = data, 409
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Kept. Vendors read it when the correction is published."))
            return redirect("procurement:sounding-correct", public_id=public_id)
    if form.errors and status == 200:
        status = 422
    context = {"sounding": sounding, "form": form, "is_open": _is_open(sounding)}
    return render(request, "procurement/correction_write.html", context, status=status)


@declare(OFFICERS)
@require_POST
def correction_discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put the working copy back to what vendors were asked last."""
    discard_correction(sounding=own_sounding(request, public_id), by=request.actor)
    messages.success(request, _("The questionnaire stands again as vendors read it."))
    return redirect("procurement:sounding-correct", public_id=public_id)


@declare(PUBLISHERS)
@require_http_methods(PAGE_METHODS)
def sounding_extend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give all more time, with the reason."""
    sounding = own_sounding(request, public_id)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_sounding(sounding=sounding, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The new dates hold. All were told at the same time."))
            return redirect("procurement:sounding-show", public_id=public_id)
    decision = can_extend(request.actor, sounding, four_eyes=sounding.organisation.four_eyes)
    context = {
        "sounding": sounding,
        "form": form,
        "why_not": getattr(decision, "reason", ""),
        "is_published": sounding.state == SoundingState.PUBLISHED,
        "is_open": _is_open(sounding),
        "changes": changes_of(sounding),
    }
    return render(request, "procurement/sounding_extend.html", context, status=422 if form.errors else 200)


def _is_open(sounding: Sounding) -> bool:
    return (
        sounding.state == SoundingState.PUBLISHED
        and sounding.response_deadline is not None
        and is_in_time(database_now(), sounding.response_deadline)
    )
