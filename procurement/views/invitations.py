"""Pages of the buyer about whom it asks: the list with its reasons, who declined, and how to add somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.permissions import Permission
from procurement.actions.inviting import (
    invite_by_mail,
    invite_vendor,
    remove_invitation,
    resend_invitation,
)
from procurement.choices import InvitationKind
from procurement.forms.invitations import MailInvitationForm, ResendForm, VendorInvitationForm
from procurement.models import Invitation, Sounding
from procurement.queries.invitations import undelivered_of
from procurement.queries.soundings import clock_of, vendor_by_slug, vendors_to_invite
from procurement.rules import can_prepare

from .soundings import own_sounding

MAIL, VENDOR = "mail", "vendor"


@declare(needs(Permission.VIEW_SOUNDINGS))
@require_safe
def invitation_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who is asked and why, and who declined; nothing here says who answers."""
    sounding = own_sounding(request, public_id)
    context = {
        "sounding": sounding,
        "invitations": sounding.invitations.select_related("organisation"),
        "may_add": _may_add(request, sounding),
        "undelivered": undelivered_of(sounding),
    }
    return render(request, "procurement/invitation_list.html", context)


@declare(needs(Permission.PREPARE_SOUNDING))
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Find a vendor by its name, or name an address; both with the reason."""
    sounding = own_sounding(request, public_id)
    words = request.GET.get("q", "")
    found = vendors_to_invite(sounding, words)
    sent = request.POST if request.method == "POST" else None
    # Both forms ask for a reason, so the fields of one need other ids.
    by_mail = MailInvitationForm(sent if sent and sent.get("kind") == MAIL else None, auto_id="mail_%s")
    by_name = VendorInvitationForm(
        sent if sent is not None and sent.get("kind") != MAIL else None, vendors=_offered(found, sent)
    )
    if sent is not None:
        form: Any = by_mail if by_mail.is_bound else by_name
        if form.is_valid() and _invited(request, sounding, form):
            messages.success(request, _("On the list. The mail goes out with the publication."))
            return redirect("procurement:invitation-list", public_id=public_id)
    context = {
        "sounding": sounding,
        "words": words,
        "found": found,
        "by_name": by_name,
        "by_mail": by_mail,
        "bad": by_mail if by_mail.is_bound else by_name,
    }
    status = 422 if sent is not None else 200
    return render(request, "procurement/invitation_add.html", context, status=status)


def _offered(found: list[tuple[str, str]], sent: Any) -> list[tuple[str, str]]:
    """What was found, and what was chosen of an earlier search."""
    slug = sent.get("vendor", "") if sent is not None else ""
    chosen = vendor_by_slug(slug) if slug else None
    if chosen is None or chosen.slug in dict(found):
        return found
    return [*found, (chosen.slug, chosen.name)]


def _invited(request: HttpRequest, sounding: Sounding, form: Any) -> bool:
    """Whether the invitation now stands on the list."""
    data = dict(form.cleaned_data)
    try:
        if isinstance(form, MailInvitationForm):
            invite_by_mail(sounding=sounding, by=request.actor, **data)
        else:
            vendor = vendor_by_slug(data.pop("vendor"))
            if vendor is None:
                raise ValidationError({"vendor": _("Choose a vendor of the marketplace.")})
            invite_vendor(sounding=sounding, organisation=vendor, by=request.actor, **data)
    except ValidationError as error:
        form.take(error)
        return False
    return True


@declare(needs(Permission.PREPARE_SOUNDING))
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_resend(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Send an invitation once more whose mail was not delivered, to a corrected address."""
    sounding = own_sounding(request, public_id)
    rows = Invitation.objects.select_related("sounding").filter(kind=InvitationKind.MAIL)
    invitation = get_object_or_404(rows, pk=pk, sounding=sounding)
    form = ResendForm(request.POST if request.method == "POST" else None, initial={"email": invitation.email})
    if form.is_bound and form.is_valid():
        try:
            resend_invitation(invitation=invitation, email=form.cleaned_data["email"], by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The invitation is on its way again."))
            return redirect("procurement:invitation-list", public_id=public_id)
    context = {
        "sounding": sounding,
        "invitation": invitation,
        "form": form,
        "is_undelivered": invitation.pk in undelivered_of(sounding) and clock_of(sounding).is_open,
    }
    status = 422 if form.errors else 200
    return render(request, "procurement/invitation_resend.html", context, status=status)


@declare(needs(Permission.PREPARE_SOUNDING))
@require_POST
def invitation_remove(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Take somebody off the list before anything was sent."""
    rows = Invitation.objects.select_related("sounding")
    invitation = get_object_or_404(rows, pk=pk, sounding=own_sounding(request, public_id))
    remove_invitation(invitation=invitation, by=request.actor)
    messages.success(request, _("Taken off the list."))
    return redirect("procurement:invitation-list", public_id=public_id)


def _may_add(request: HttpRequest, sounding: Sounding) -> bool:
    open_still = sounding.is_preparing or clock_of(sounding).is_open
    return open_still and bool(can_prepare(request.actor, sounding.organisation_id))
