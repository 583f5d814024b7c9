"""Pages for signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.access import PUBLIC, SIGNED_IN, declare

from .forms import LoginForm


@declare(PUBLIC)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Sign a person in and go on to the page that asked for it, if it is one of ours."""
    goal = _goal(request)
    if request.user.is_authenticated:
        return redirect(goal)
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.get_user())
        return redirect(goal)
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "accounts/login.html", context, status=422 if form.errors else 200)


@declare(SIGNED_IN)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Sign the person out; a POST, so that no link of a stranger can do it."""
    auth.logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("site:start")


def _goal(request: HttpRequest) -> str:
    """The page to go to after signing in: the one asked for, if it is on this host, else the workspace."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    hosts = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
