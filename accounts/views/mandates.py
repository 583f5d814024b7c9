"""Pages about mandates: who acts for whom, offering, asking, deciding, revoking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.access import MEMBER, declare, needs
from marketplace.core.asking import asked
from marketplace.core.decisions import Denied
from marketplace.core.permissions import Permission
from marketplace.registers.queries import area_by_key, areas_matching

from ..actions import (
    accept_mandate,
    offer_mandate,
    reject_mandate,
    request_mandate,
    request_mandate_of_operator,
    revoke_mandate,
)
from ..forms.organisations import MandateForm, ReasonForm
from ..models import Mandate, Organisation
from ..queries.members import has_admin, in_order
from ..queries.organisations import organisation_of_area, own_organisation
from ..queries.requests import (
    mandate_for,
    mandates_asked_of_operator,
    mandates_of,
    organisations_of_areas,
    possible_agents,
)
from ..rules import (
    can_be_agent,
    can_be_principal,
    can_decide_mandate,
    can_manage_mandates,
    can_revoke_mandate,
)

DECIDES = declare(needs(Permission.MANAGE_MANDATES))


@declare(MEMBER)
@require_safe
def mandate_list(request: HttpRequest) -> HttpResponse:
    """List who acts for the organisation, and for whom it acts, with everything that was before."""
    organisation = own_organisation(request.actor)
    rows = mandates_of(organisation.pk)
    manages = can_manage_mandates(request.actor, organisation.pk)
    context = {
        "organisation": organisation,
        "given": [row for row in rows if row.is_given],
        "held": [row for row in rows if not row.is_given],
        "waiting": mandates_asked_of_operator(organisation.pk) if can_be_agent(organisation) else [],
        "manages": bool(manages),
        "reason": manages.reason if isinstance(manages, Denied) else "",
        "may_give": bool(can_be_principal(organisation)),
        "may_hold": bool(can_be_agent(organisation)),
    }
    return render(request, "accounts/mandate_list.html", context)


@DECIDES
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_offer(request: HttpRequest) -> HttpResponse:
    """Choose a body and offer it a mandate."""
    organisation = own_organisation(request.actor)
    decision = can_be_principal(organisation)
    slug, text = asked(request, "agent"), asked(request, "q")
    if isinstance(decision, Denied):
        return render(request, "accounts/mandate_not.html", {"reason": decision.reason})
    if not slug:
        found = [one for one in possible_agents(text, limit=11) if one.pk != organisation.pk][:10]
        return render(request, "accounts/mandate_offer_search.html", {"q": text, "found": found})
    agent = get_object_or_404(Organisation.objects.open().select_related("area"), slug=slug)
    if not can_be_agent(agent) or agent.pk == organisation.pk:
        raise Http404
    form = _mandate_form(request)
    if form.is_bound and form.is_valid():
        try:
            offer_mandate(agent=agent, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The mandate is offered. It begins when the other side accepts."))
            return redirect("accounts:mandate-list")
    return _page(request, form, other=agent, is_offer=True)


@DECIDES
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_request(request: HttpRequest) -> HttpResponse:
    """Choose a municipality and ask it for a mandate; the operator decides where nobody governs it here."""
    organisation = own_organisation(request.actor)
    decision = can_be_agent(organisation)
    if isinstance(decision, Denied):
        return render(request, "accounts/mandate_not.html", {"reason": decision.reason})
    key, text = asked(request, "area"), asked(request, "q")
    if not key:
        found = [area for area in (areas_matching(text) if text else []) if area.pk != organisation.area_id]
        there = organisations_of_areas(found)
        rows = [(area, there.get(area.pk)) for area in found]
        return render(request, "accounts/mandate_request_search.html", {"q": text, "rows": rows})
    area = area_by_key(key)
    if area is None or area.ended_on is not None or area.pk == organisation.area_id:
        raise Http404
    principal = organisation_of_area(area)
    is_governed = principal is not None and has_admin(principal.pk)
    form = _mandate_form(request)
    if not is_governed:
        form.need_document()
    if form.is_bound and form.is_valid():
        try:
            if is_governed:
                request_mandate(principal=principal, **form.cleaned_data, by=request.actor)
                told = _("The municipality is asked. Its administrators decide.")
            else:
                request_mandate_of_operator(area=area, **form.cleaned_data, by=request.actor)
                told = _("The operator is asked. You get a mail as soon as it is decided.")
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, told)
            return redirect("accounts:mandate-list")
    return _page(request, form, other=area, by_operator=not is_governed)


@DECIDES
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at what the other side offers or asks for, and accept or reject it."""
    mandate = _mandate(request, pk)
    move = request.POST.get("move", "")
    form = ReasonForm(request.POST if move == "reject" else None)
    if move == "accept":
        try:
            accept_mandate(mandate=mandate, by=request.actor)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The mandate runs from now on. Either side can end it at any time."))
        return redirect("accounts:mandate-list")
    if form.is_bound and form.is_valid():
        reject_mandate(mandate=mandate, **form.cleaned_data, by=request.actor)
        messages.success(request, _("The mandate is rejected. The other side reads your reason."))
        return redirect("accounts:mandate-list")
    context = _about(mandate) | {"form": form, "decision": can_decide_mandate(request.actor, mandate)}
    return render(request, "accounts/mandate_decide.html", context, status=422 if form.errors else 200)


@DECIDES
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then end the mandate at once."""
    mandate = _mandate(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        revoke_mandate(mandate=mandate, **form.cleaned_data, by=request.actor)
        messages.success(request, _("The mandate has ended. Nobody can act by it any more."))
        return redirect("accounts:mandate-list")
    context = _about(mandate) | {"form": form, "decision": can_revoke_mandate(request.actor, mandate)}
    return render(request, "accounts/mandate_revoke.html", context, status=422 if form.errors else 200)


def _mandate(request: HttpRequest, pk: int) -> Mandate:
    mandate = mandate_for(request.actor, pk)
    if mandate is None:
        raise Http404
    return mandate


def _mandate_form(request: HttpRequest) -> MandateForm:
    if request.method == "POST":
        return MandateForm(request.POST, request.FILES)
    return MandateForm()


def _page(request: HttpRequest, form: MandateForm, **context: Any) -> HttpResponse:
    chosen = form.data.getlist("roles") if form.is_bound else []
    status = 422 if form.errors else 200
    return render(
        request, "accounts/mandate_add.html", {"form": form, "chosen": chosen} | context, status=status
    )


def _about(mandate: Mandate) -> dict[str, Any]:
    return {"mandate": mandate, "roles": in_order(mandate.roles)}
