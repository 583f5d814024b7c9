"""Pages of one's own account beside those of the sign-in library: overview, name, sessions, second factor."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import PUBLIC, SIGNED_IN, declare

from ..actions.account import change_account, end_sessions
from ..choices import Role
from ..forms.auth import AccountForm
from ..models import User
from ..queries.account import account_state, device_of, sessions_of


@declare(SIGNED_IN)
@never_cache
@require_safe
def show_account(request: HttpRequest) -> HttpResponse:
    """One's own account at a glance, with a way to each part of it."""
    return render(request, "accounts/account_show.html", {"state": account_state(request.user)})


@declare(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_account(request: HttpRequest) -> HttpResponse:
    """Change one's own name and language."""
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        change_account(user=request.user, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:account-show")
    return render(request, "accounts/account_edit.html", {"form": form}, status=422 if form.errors else 200)


@declare(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def list_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; sent, it ends all sessions but this one."""
    sessions = list(sessions_of(request.user))
    here = request.session.session_key
    others = [one for one in sessions if one.session_key != here]
    if request.method == "POST":
        number = end_sessions(sessions=others, user=request.user, by=request.actor)
        if number:
            messages.success(request, _("All other sessions have ended."))
        return redirect("accounts:session-list")
    shown = [(one, device_of(one), one.session_key == here) for one in sessions]
    return render(request, "accounts/session_list.html", {"sessions": shown, "has_others": bool(others)})


@declare(SIGNED_IN)
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_sessions(sessions=[session], user=request.user, by=request.actor)
    messages.success(request, _("The session has ended."))
    return redirect("accounts:session-list")


@declare(SIGNED_IN)
@never_cache
@require_safe
def explain_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed now, which role asks for it, and the two ways to set one up."""
    held = request.actor.roles
    roles = [role.label for role in Role if role in held]
    return render(request, "accounts/factor_explain.html", {"roles": roles})


@declare(PUBLIC)
@never_cache
@require_safe
def explain_connection(request: HttpRequest) -> HttpResponse:
    """There is an account with this address already: sign in to it and connect the other login there."""
    return render(request, "accounts/connection_explain.html")
