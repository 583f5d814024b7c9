"""Pages for inviting colleagues, and for the one who is invited."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core import audit
from marketplace.core.access import PUBLIC, SIGNED_IN, declare, needs
from marketplace.core.decisions import Denied
from marketplace.core.permissions import Permission
from marketplace.core.tokens import token_hash

from ..actions import accept_invitation, invite_member, resend_invitation, revoke_invitation
from ..forms.organisations import InvitationForm
from ..models import Invitation, Organisation
from ..queries.acting import SESSION_KEY
from ..queries.members import has_confirmed_address, in_order
from ..rules import can_accept_invitation


@declare(needs(Permission.MANAGE_MEMBERS))
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_add(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail."""
    organisation = get_object_or_404(Organisation, pk=request.actor.organisation_id)
    form = InvitationForm(_sent(request), kind=organisation.kind)
    if form.is_bound and form.is_valid():
        try:
            invitation = invite_member(organisation=organisation, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            told = _("The invitation to %(address)s is on its way. It works for 14 days.")
            messages.success(request, told % {"address": invitation.email})
            return redirect("accounts:member-list")
    chosen = form.data.getlist("roles") if form.is_bound else []
    context = {"organisation": organisation, "form": form, "chosen": chosen}
    return render(request, "accounts/invitation_add.html", context, status=422 if form.errors else 200)


@declare(needs(Permission.MANAGE_MEMBERS))
@require_POST
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again; the former link stops working."""
    resend_invitation(invitation=_own(request, pk), by=request.actor)
    messages.success(request, _("The invitation is on its way again. The former link no longer works."))
    return redirect("accounts:member-list")


@declare(needs(Permission.MANAGE_MEMBERS))
@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    revoke_invitation(invitation=_own(request, pk), by=request.actor)
    messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return redirect("accounts:member-list")


@declare(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail; says nothing of the invitation to anybody but the invited person."""
    invitation = (
        Invitation.objects.select_related("organisation").filter(token_hash=token_hash(token)).first()
    )
    if invitation is None:
        raise Http404
    if not request.user.is_authenticated:
        goal = f"?next={request.path}"
        context = {
            "login": resolve_url(settings.LOGIN_URL) + goal,
            "signup": reverse("account_signup") + goal,
        }
        return render(request, "accounts/invitation_welcome.html", context)
    return _answer(request, invitation)


@declare(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_show(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page from the workspace of the invited person."""
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    if not has_confirmed_address(request.user.pk, invitation.email):
        raise Http404
    return _answer(request, invitation)


def _answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    has_address = has_confirmed_address(request.user.pk, invitation.email)
    decision = can_accept_invitation(request.actor, has_address=has_address)
    if isinstance(decision, Denied):
        audit.record_refusal(request, "core.action.refused", rule="accounts.accept_invitation")
        context = {"reason": decision.reason}
        return render(request, "accounts/invitation_foreign.html", context, status=403)
    if request.method == "POST":
        organisation = accept_invitation(invitation=invitation, by=request.actor)
        request.session[SESSION_KEY] = str(organisation.pk)
        messages.success(request, _("Welcome. You belong to %(name)s now.") % {"name": organisation.name})
        return redirect("site:workspace-show")
    is_over = invitation.expires_at <= timezone.now() or invitation.organisation.closed_at is not None
    context = {
        "invitation": invitation,
        "roles": in_order(invitation.roles),
        "is_open": not (is_over or invitation.accepted_at or invitation.revoked_at),
    }
    return render(request, "accounts/invitation_accept.html", context)


def _own(request: HttpRequest, pk: int) -> Invitation:
    """The invitation, if it is one of the organisation acted for."""
    rows = Invitation.objects.select_related("organisation")
    return get_object_or_404(rows, pk=pk, organisation=request.actor.organisation_id)


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None
