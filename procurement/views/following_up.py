"""Pages of what came after a sounding: procedures that followed, and the archive."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.access import declare, needs
from marketplace.core.decisions import IllegalMove
from marketplace.core.permissions import Permission
from procurement.actions.concluding import archive_sounding
from procurement.actions.following_up import edit_follow_up, record_follow_up
from procurement.actions.soundings import Overtaken
from procurement.choices import SoundingState
from procurement.forms.concluding import FollowUpForm
from procurement.models import FollowUp, Sounding
from procurement.queries.reporting import conclusion_of, follow_up_of

from .soundings import own_sounding

OFFICERS = needs(Permission.PREPARE_SOUNDING)
FORM = ["GET", "HEAD", "POST"]


@declare(OFFICERS)
@require_http_methods(FORM)
def followup_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a procedure that followed a concluded sounding."""
    sounding = own_sounding(request, public_id)
    if sounding.state not in (SoundingState.CONCLUDED, SoundingState.ARCHIVED):
        raise IllegalMove(thing="sounding", state=sounding.state, move="record what followed")
    conclusion = conclusion_of(sounding)
    initial = {
        "saves": 0,
        "outcome": "running",
        "title": sounding.title,
        "route": conclusion.route if conclusion else "",
    }
    form = FollowUpForm(_sent(request), is_new=True, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            record_follow_up(sounding=sounding, values=form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Recorded. The sounding itself stays as it is."))
            return redirect("procurement:sounding-show", public_id=public_id)
    return _page(request, sounding, None, form)


@declare(OFFICERS)
@require_http_methods(FORM)
def followup_edit(request: HttpRequest, public_id: str, followup: uuid.UUID) -> HttpResponse:
    """Change what is recorded of a procedure, or say what became of it."""
    sounding = own_sounding(request, public_id)
    follow_up = follow_up_of(sounding, followup)
    if follow_up is None:
        raise Http404
    form = FollowUpForm(_sent(request), is_new=False, initial=FollowUpForm.filled(follow_up))
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            edit_follow_up(follow_up=follow_up, values=values, saves=values.pop("saves"), by=request.actor)
        except Overtaken:
            follow_up.refresh_from_db()
            data = request.POST.copy()
            data["saves"] = str(follow_up.saves)
            return _page(request, sounding, follow_up, FollowUpForm(data, is_new=False), status=409)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("procurement:sounding-show", public_id=public_id)
    return _page(request, sounding, follow_up, form)


@declare(OFFICERS)
@require_POST
def sounding_archive(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a concluded sounding into the archive."""
    archive_sounding(sounding=own_sounding(request, public_id), by=request.actor)
    messages.success(request, _("It is in the archive. Everything stays readable."))
    return redirect("procurement:sounding-show", public_id=public_id)


def _page(
    request: HttpRequest, sounding: Sounding, follow_up: FollowUp | None, form: FollowUpForm, status: int = 0
) -> HttpResponse:
    context: dict[str, Any] = {
        "sounding": sounding,
        "follow_up": follow_up,
        "form": form,
        "is_overtaken": status == 409,
    }
    status = status or (422 if form.errors else 200)
    return render(request, "procurement/followup_edit.html", context, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
