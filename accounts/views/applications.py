"""Pages on which a request to join is decided or withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.access import SIGNED_IN, declare, needs
from marketplace.core.permissions import Permission

from ..actions import accept_application, reject_application, withdraw_application
from ..choices import ApplicationKind, RequestState
from ..forms.organisations import JoinDecisionForm
from ..models import Application


@declare(needs(Permission.MANAGE_MEMBERS))
@require_http_methods(["GET", "HEAD", "POST"])
def application_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a request to join with roles, or reject it with a reason."""
    application = get_object_or_404(
        Application.objects.select_related("user", "organisation", "decided_by"),
        pk=pk,
        kind=ApplicationKind.JOIN,
        organisation=request.actor.organisation_id,
    )
    move = request.POST.get("move", "")
    data = request.POST if move in ("accept", "reject") else None
    form = JoinDecisionForm(data, kind=application.organisation.kind, accepts=move == "accept")
    if form.is_bound and form.is_valid():
        try:
            if move == "accept":
                accept_application(application=application, **form.cleaned_data, by=request.actor)
                messages.success(request, _("The person belongs to the organisation now."))
            else:
                reject_application(
                    application=application, reason=form.cleaned_data["reason"], by=request.actor
                )
                messages.success(request, _("The request is rejected. The person reads your reason."))
        except ValidationError as error:
            form.take(error)
        else:
            return redirect("accounts:member-list")
    context = {
        "application": application,
        "is_open": application.state == RequestState.OPEN,
        "form": form,
        "chosen": form.data.getlist("roles") if form.is_bound else [],
    }
    return render(request, "accounts/application_decide.html", context, status=422 if form.errors else 200)


@declare(SIGNED_IN)
@require_POST
def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    application = get_object_or_404(Application, pk=pk, user=request.user)
    withdraw_application(application=application, by=request.actor)
    messages.success(request, _("Your request is taken back."))
    return redirect("accounts:organisation-choose")
