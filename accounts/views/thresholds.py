"""Pages of the value limits that a municipality set itself."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.access import declare, needs
from marketplace.core.decisions import Denied
from marketplace.core.permissions import Permission

from ..actions.thresholds import add_threshold, end_threshold, remove_threshold
from ..forms.profile import ThresholdEndForm, ThresholdForm
from ..models import OwnThreshold
from ..queries.organisations import own_organisation
from ..queries.profile import thresholds_of
from ..rules.thresholds import can_have_thresholds, can_remove_threshold
from .profile import sent_form, show_problems

EDITOR = needs(Permission.EDIT_PROFILE)


@declare(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def threshold_list(request: HttpRequest) -> HttpResponse:
    """List the limits with their history, and add one."""
    decision = can_have_thresholds(request.actor.organisation_kind)
    if isinstance(decision, Denied):
        raise PermissionDenied(str(decision.reason))
    organisation = own_organisation(request.actor)
    form = ThresholdForm(sent_form(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_threshold(organisation=organisation, values=form.cleaned_data, by=request.actor)
            messages.success(request, _("The limit is saved and shown from now on."))
            return redirect("accounts:threshold-list")
        except ValidationError as problem:
            show_problems(form, problem)
    rows = thresholds_of(organisation)
    for row in rows:
        row.may_remove = bool(can_remove_threshold(row, timezone.now()))
    context = {"organisation": organisation, "form": form, "thresholds": rows}
    return render(request, "accounts/threshold_list.html", context, status=422 if form.errors else 200)


@declare(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def threshold_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on which day a limit is valid for the last time."""
    threshold = _own(request, pk)
    form = ThresholdEndForm(sent_form(request))
    if request.method == "POST" and form.is_valid():
        try:
            end_threshold(threshold=threshold, last_day=form.cleaned_data["last_day"], by=request.actor)
            messages.success(request, _("The end is saved. The limit stays in the history."))
            return redirect("accounts:threshold-list")
        except ValidationError as problem:
            show_problems(form, problem)
    context = {"organisation": threshold.organisation, "form": form, "threshold": threshold}
    return render(request, "accounts/threshold_end.html", context, status=422 if form.errors else 200)


@declare(EDITOR)
@require_POST
def threshold_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a limit that was entered by mistake."""
    remove_threshold(threshold=_own(request, pk), by=request.actor)
    messages.success(request, _("The limit is gone."))
    return redirect("accounts:threshold-list")


def _own(request: HttpRequest, pk: int) -> OwnThreshold:
    rows = OwnThreshold.objects.select_related("organisation")
    return get_object_or_404(rows, pk=pk, organisation_id=request.actor.organisation_id)
