"""Pages about the people of the organisation acted for."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.access import MEMBER, declare, needs
from marketplace.core.decisions import Denied
from marketplace.core.permissions import Permission

from ..actions import change_roles, leave_organisation, remove_member
from ..forms.organisations import RolesForm
from ..models import Organisation
from ..queries.acting import SESSION_KEY
from ..queries.members import (
    Colleague,
    admin_ids,
    colleague_of,
    joins_to_decide,
    open_invitations,
    people_of,
)
from ..queries.organisations import own_organisation
from ..rules import can_leave, can_lose_admin, can_manage_members


@declare(needs(Permission.VIEW_MEMBERS))
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """List the people and their roles; to administrators also who asked, who is invited, and the addresses."""
    organisation = own_organisation(request.actor)
    manages = can_manage_members(request.actor, organisation)
    context = {
        "organisation": organisation,
        "people": people_of(organisation.pk),
        "manages": bool(manages),
        "reason": manages.reason if isinstance(manages, Denied) else "",
        "now": timezone.now(),
    }
    if manages:
        context["applications"] = list(joins_to_decide(organisation.pk))
        context["invitations"] = list(open_invitations(organisation.pk).select_related("invited_by"))
    return render(request, "accounts/member_list.html", context)


@declare(needs(Permission.MANAGE_MEMBERS))
@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: HttpRequest, person: uuid.UUID) -> HttpResponse:
    """Change what a person may do for the organisation."""
    organisation = own_organisation(request.actor)
    colleague = _colleague(organisation, person)
    initial = {"roles": [role.value for role in colleague.roles]}
    form = RolesForm(
        request.POST if request.method == "POST" else None, kind=organisation.kind, initial=initial
    )
    if form.is_bound and form.is_valid():
        after = form.cleaned_data["roles"]
        decision = can_lose_admin(admin_ids(organisation.pk), colleague.user.pk, after)
        if isinstance(decision, Denied):
            form.add_error("roles", decision.reason)
        else:
            change_roles(organisation=organisation, person=colleague.user, roles=after, by=request.actor)
            messages.success(request, _("The roles are changed. They count at once."))
            return redirect("accounts:member-list")
    chosen = form.data.getlist("roles") if form.is_bound else initial["roles"]
    context = {"organisation": organisation, "colleague": colleague, "form": form, "chosen": chosen}
    context["removable"] = can_lose_admin(admin_ids(organisation.pk), colleague.user.pk)
    return render(request, "accounts/member_edit.html", context, status=422 if form.errors else 200)


@declare(needs(Permission.MANAGE_MEMBERS))
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, person: uuid.UUID) -> HttpResponse:
    """Ask once more, then end all rights of a person."""
    organisation = own_organisation(request.actor)
    colleague = _colleague(organisation, person)
    if request.method == "POST" and request.POST.get("confirm") == "1":
        remove_member(organisation=organisation, person=colleague.user, by=request.actor)
        messages.success(
            request, _("The person no longer belongs to the organisation. All rights have ended.")
        )
        return redirect("site:workspace-show" if colleague.user == request.user else "accounts:member-list")
    decision = can_lose_admin(admin_ids(organisation.pk), colleague.user.pk)
    context = {"organisation": organisation, "colleague": colleague, "decision": decision}
    return render(request, "accounts/member_remove.html", context)


@declare(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def member_leave(request: HttpRequest) -> HttpResponse:
    """Ask once more, then leave the organisation acted for."""
    decision = can_leave(request.actor, admin_ids(request.actor.organisation_id or 0))
    if request.method == "POST" and request.POST.get("confirm") == "1":
        name = request.actor.organisation_name
        leave_organisation(by=request.actor)
        request.session.pop(SESSION_KEY, None)
        messages.success(request, _("You no longer belong to %(name)s.") % {"name": name})
        return redirect("site:workspace-show")
    return render(request, "accounts/member_leave.html", {"decision": decision})


def _colleague(organisation: Organisation, person: uuid.UUID) -> Colleague:
    colleague = colleague_of(organisation.pk, person)
    if colleague is None:
        raise Http404
    return colleague
