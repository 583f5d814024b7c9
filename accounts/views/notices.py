"""Pages about the mails a person gets, and the link in digests that stops them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from marketplace.core.access import PUBLIC, SIGNED_IN, declare

from ..actions.notices import choose_notices, stop_digests
from ..choices import ALWAYS_AT_ONCE, Topic
from ..forms.notices import NoticeForm
from ..queries.notices import chosen_frequencies, reader_of_token, topics_for


@declare(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_edit(request: HttpRequest) -> HttpResponse:
    """Choose for each topic how soon the person hears of it."""
    form = NoticeForm(
        request.POST or None, topics=topics_for(request.user), chosen=chosen_frequencies(request.user)
    )
    if request.method == "POST" and form.is_valid():
        choose_notices(user=request.user, wanted=form.cleaned_data, by=request.actor)
        messages.success(request, _("Your choice is saved."))
        return redirect("accounts:notice-edit")
    always = [topic for topic in Topic if topic in ALWAYS_AT_ONCE]
    context = {"form": form, "always": always}
    return render(request, "accounts/notice_edit.html", context, status=422 if form.errors else 200)


@declare(PUBLIC)
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the digests of the one who holds the link: a POST does it, from a mail program without any cookie (RFC 8058).

    Looking at the page changes nothing, so a scanner that follows every link of a mail stops nobody's digests.
    """
    reader = reader_of_token(token)
    context = {"is_known": reader is not None, "is_stopped": False}
    if reader is None:
        return render(request, "accounts/notice_stop.html", context, status=404)
    if request.method == "POST":
        stop_digests(user=reader, by=request.actor)
        context["is_stopped"] = True
    return render(request, "accounts/notice_stop.html", context)
