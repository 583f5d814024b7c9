"""Pages about published soundings: for everybody, for vendors, and for who was invited by mail.

What a reader sees depends on its own rows alone, never on what others do.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import PUBLIC, declare, needs
from marketplace.core.clock import database_now
from marketplace.core.decisions import demand
from marketplace.core.files.handing_out import stored_response
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from procurement.actions.inviting import decline_invitation
from procurement.actions.responses import join_sounding
from procurement.exchange.calendar import calendar_of
from procurement.exchange.feed import feed_of
from procurement.forms.invitations import DeclineForm
from procurement.models import Invitation, Sounding
from procurement.queries.public_page import page_of
from procurement.queries.soundings import (
    clock_of,
    mailed_invitation,
    own_invitation,
    public_soundings,
    published_documents,
    published_sounding,
)
from procurement.rules import can_answer, can_decline

PAGE_SIZE = 20
IN_FEED = 50
VENDORS = needs(Permission.ANSWER_SOUNDING)
FORM = ["GET", "HEAD", "POST"]


@declare(PUBLIC)
@require_safe
def sounding_list(request: HttpRequest) -> HttpResponse:
    """List the public soundings: the open ones, or those that are over."""
    only = "over" if request.GET.get("only") == "over" else "open"
    now = database_now()
    kept = [("only", only)] if only == "over" else []
    context = paged(request, public_soundings(only=only, now=now), PAGE_SIZE, kept=kept)
    context |= {"lines": [(one, clock_of(one, now)) for one in context["page"]], "only": only}
    return render(request, "procurement/public_sounding_list.html", context)


@declare(PUBLIC)
@require_safe
def sounding_show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a published sounding to whom it is for."""
    return _show(request, _published(request, public_id))


def _show(
    request: HttpRequest, sounding: Sounding, invitation: Invitation | None = None, token: str = ""
) -> HttpResponse:
    """The page of a sounding; `invitation` with its token where somebody came through a mail."""
    context = {"sounding": sounding, "token": token}
    context |= page_of(sounding, request.actor, invitation)
    return render(request, "procurement/public_sounding_show.html", context)


@declare(PUBLIC)
@require_safe
def sounding_feed(request: HttpRequest) -> HttpResponse:
    """The newest public soundings as Atom."""
    rows = list(public_soundings()[:IN_FEED])
    content = feed_of(
        rows,
        language=get_language() or "de",
        address=request.build_absolute_uri(reverse("procurement:public-sounding-list")),
        own_address=request.build_absolute_uri(),
        address_of=lambda one: request.build_absolute_uri(_url(one)),
    )
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@declare(PUBLIC)
@require_safe
def sounding_calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    """The dates of a sounding for a calendar."""
    sounding = _published(request, public_id)
    content = calendar_of(
        sounding, address=request.build_absolute_uri(_url(sounding)), host=request.get_host()
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{sounding.public_id}.ics"'
    return response


@declare(VENDORS)
@require_POST
def sounding_join(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take part: from then on the vendor is told of everything."""
    sounding = _published(request, public_id)
    _join(request, sounding)
    return redirect(_url(sounding))


def _join(request: HttpRequest, sounding: Sounding) -> None:
    demand(can_answer(request.actor))
    join_sounding(sounding=sounding, by=request.actor)
    messages.success(
        request,
        _(
            "You take part. We write to you about every change; the buyer does not learn of it before the opening."
        ),
    )


@declare(VENDORS)
@require_http_methods(FORM)
def sounding_decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decline an invitation with a reason."""
    sounding = _published(request, public_id)
    invitation = own_invitation(request.actor, sounding)
    if invitation is None:
        raise Http404
    return _decline(request, invitation, _url(sounding), has_token=False)


@declare(PUBLIC)
@never_cache
@require_http_methods(FORM)
def invitation_show(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation by mail; who signs in as a vendor takes part from here."""
    invitation = _mailed(token)
    if request.method == "POST":
        _join(request, invitation.sounding)
        return redirect(_url(invitation.sounding))
    response = _show(request, invitation.sounding, invitation, token)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@declare(PUBLIC)
@never_cache
@require_http_methods(FORM)
def invitation_decline(request: HttpRequest, token: str) -> HttpResponse:
    """Decline an invitation by mail: the link opens this page, its button declines."""
    invitation = _mailed(token)
    back = reverse("procurement:invitation-show", kwargs={"token": token})
    return _decline(request, invitation, back, has_token=True)


@declare(PUBLIC)
@never_cache
@require_safe
def invitation_document(request: HttpRequest, token: str, file: uuid.UUID) -> HttpResponseBase:
    """Hand out a document to who was invited by mail; who reads it is recorded nowhere, as nobody may learn who looked."""
    invitation = _mailed(token)
    row = published_documents(invitation.sounding).filter(file__public_id=file, file__removed_at=None).first()
    if row is None:
        raise Http404
    response = stored_response(row.file)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _decline(request: HttpRequest, invitation: Invitation, back: str, *, has_token: bool) -> HttpResponse:
    demand(can_decline(request.actor, invitation, has_token=has_token))
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        decline_invitation(invitation=invitation, by=request.actor, has_token=has_token, **form.cleaned_data)
        messages.success(
            request, _("Declined. The buyer sees it. You can still answer if you change your mind.")
        )
        return redirect(back)
    context = {
        "sounding": invitation.sounding,
        "invitation": invitation,
        "form": form,
        "back": back,
        "is_open": clock_of(invitation.sounding).is_open,
    }
    return render(request, "procurement/invitation_decline.html", context, status=422 if form.errors else 200)


def _published(request: HttpRequest, public_id: str) -> Sounding:
    sounding = published_sounding(request.actor, public_id)
    if sounding is None:
        raise Http404
    return sounding


def _mailed(token: str) -> Invitation:
    invitation = mailed_invitation(token)
    if invitation is None:
        raise Http404
    return invitation


def _url(sounding: Sounding) -> str:
    return reverse("procurement:public-sounding-show", kwargs={"public_id": sounding.public_id})
