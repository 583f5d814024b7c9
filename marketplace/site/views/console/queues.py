"""What waits for the operator: one page for all queues, and the decisions about applications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import accept_application, reject_application
from accounts.choices import RequestState
from accounts.models import Application, Organisation
from accounts.queries.console import Waiting, waiting_of
from accounts.queries.duplicates import likely_duplicates
from accounts.queries.members import has_admin
from accounts.queries.organisations import organisation_of_area
from accounts.queries.requests import application_for_operator, applications_for_operator, asked_mandate_of
from accounts.queries.verification import host_of, mail_domain, waiting_verifications
from accounts.rules import can_decide_application
from catalog.queries.claims import waiting_claims
from catalog.queries.evidence import waiting_evidence
from catalog.queries.reports import waiting_complaints, waiting_reports
from catalog.queries.reviews import waiting_edits, waiting_new
from marketplace.core.access import OPERATOR, declare, needs
from marketplace.core.forms import DecisionForm
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

PAGE_SIZE = 25


@dataclass(frozen=True)
class Queue:
    """One queue on the page: what it is, where its list stands, and what waits in it."""

    label: Any
    text: Any
    url: str
    waiting: Waiting


# Permission, label, what it is, route, rows, and the field that says since when a row waits where that is not its creation.
QUEUES: tuple[Any, ...] = (
    (
        Permission.VERIFY,
        gettext_lazy("Verifications"),
        gettext_lazy("Organisations that want to show that they are who they say."),
        "accounts:verification-list",
        waiting_verifications,
    ),
    (
        Permission.DECIDE_APPLICATIONS,
        gettext_lazy("Applications"),
        gettext_lazy("People who found a public body, or take over a vendor."),
        "site:application-list",
        applications_for_operator,
    ),
    (
        Permission.REVIEW_LISTINGS,
        gettext_lazy("New listings"),
        gettext_lazy("What vendors want to publish for the first time, or again."),
        "catalog:new-listing-list",
        waiting_new,
        "submitted_at",
    ),
    (
        Permission.REVIEW_LISTINGS,
        gettext_lazy("Changes of published listings"),
        gettext_lazy("Old and new side by side; decided field by field."),
        "catalog:edit-list",
        waiting_edits,
        "submitted_at",
    ),
    (
        Permission.DECIDE_EVIDENCE,
        gettext_lazy("Proofs"),
        gettext_lazy("Documents by which vendors show who has checked a fact."),
        "catalog:evidence-claim-list",
        waiting_evidence,
    ),
    (
        Permission.DECIDE_CLAIMS,
        gettext_lazy("Claims"),
        gettext_lazy("Organisations that want to take over a harvested listing, the longest waiting first."),
        "catalog:claim-list",
        waiting_claims,
    ),
    (
        Permission.DECIDE_REPORTS,
        gettext_lazy("Reports"),
        gettext_lazy("Problems with listings that somebody reported."),
        "catalog:report-list",
        waiting_reports,
    ),
    (
        Permission.DECIDE_REPORTS,
        gettext_lazy("Complaints"),
        gettext_lazy("Somebody is not content with a decision; another person decides."),
        "catalog:complaint-list",
        waiting_complaints,
    ),
)


@declare(OPERATOR)
@require_safe
def console_show(request: HttpRequest) -> HttpResponse:
    """Show every queue with how many wait and since when; one query a queue."""
    queues = [
        Queue(label, text, reverse(route), waiting_of(rows(), *since))
        for permission, label, text, route, rows, *since in QUEUES
        if request.actor.may(permission)
    ]
    return render(request, "site/console/console_show.html", {"queues": queues, "now": timezone.now()})


@declare(needs(Permission.DECIDE_APPLICATIONS))
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """List the applications that the operator decides, the longest waiting first."""
    context = paged(request, applications_for_operator(), PAGE_SIZE) | {"now": timezone.now()}
    return render(request, "site/console/application_list.html", context)


@declare(needs(Permission.DECIDE_APPLICATIONS))
@require_http_methods(["GET", "HEAD", "POST"])
def application_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who asks for what, with likely duplicates beside it, and take the decision."""
    application = application_for_operator(pk)
    if application is None:
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.cleaned_data["decision"] == "accept":
            organisation = accept_application(application=application, by=request.actor, reason=reason)
            messages.success(
                request, _("%(name)s is open; the person is told by mail.") % {"name": organisation.name}
            )
        else:
            reject_application(application=application, by=request.actor, reason=reason)
            messages.success(request, _("Rejected. The person is told by mail and reads the reason."))
        return redirect("site:application-list")
    context = {"application": application, "form": form, "now": timezone.now()} | _beside(
        request, application
    )
    status = 422 if form.errors else 200
    return render(request, "site/console/application_decide.html", context, status=status)


def _beside(request: HttpRequest, application: Application) -> dict[str, Any]:
    """What helps to decide: the domain of the address, the body's organisation, likely duplicates, the mandate."""
    organisation = application.organisation
    area = application.area
    agent, document = asked_mandate_of(application)
    numbers = list(organisation.numbers.values_list("kind", "value", "court")) if organisation else []
    shown = organisation or Organisation(name=application.name, area=area)
    return {
        "is_open": application.state == RequestState.OPEN,
        "decision": can_decide_application(
            request.actor, application, has_admin=has_admin(application.organisation_id)
        ),
        "domain": mail_domain(application.user, shown),
        "website": host_of(shown.website),
        "taken": organisation_of_area(area),
        "duplicates": likely_duplicates(
            application.name or shown.name, numbers, area.pk if area else None, application.organisation_id
        ),
        "agent": agent,
        "document": document,
    }
