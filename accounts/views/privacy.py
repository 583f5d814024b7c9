"""What is kept about me: the page, the export, and the way out."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core import audit
from marketplace.core.access import SIGNED_IN, declare

from ..actions.privacy import delete_account, export_data
from ..queries import privacy as queries
from ..rules.privacy import can_delete_account


@declare(SIGNED_IN)
@never_cache
@require_safe
def data_show(request: HttpRequest) -> HttpResponse:
    """Show in plain words what is kept about the person, and why."""
    return render(request, "accounts/data_show.html", {"kinds": queries.kept_about(request.user)})


@declare(SIGNED_IN)
@never_cache
@require_POST
def data_export(request: HttpRequest) -> HttpResponse:
    """Hand out everything as one file, to the person who has just shown who they are."""
    if not did_recently_reauthenticate(request):
        return _prove_first("accounts:data-show")
    content = export_data(user=request.user, by=request.actor)
    name = _("my-data")
    return HttpResponse(
        content,
        headers={
            "Content-Type": "application/zip",
            "Content-Disposition": f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.zip"',
        },
    )


@declare(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data_delete(request: HttpRequest) -> HttpResponse:
    """Tell what a deletion means, and delete once the person has shown who they are and ticked that they mean it."""
    alone = queries.last_admin_of(request.user)
    decision = can_delete_account(request.actor, request.user.pk, [one.name for one in alone])
    is_proven = did_recently_reauthenticate(request)
    is_missing = False
    if request.method == "POST" and decision:
        if not is_proven:
            return _prove_first("accounts:data-delete")
        if request.POST.get("sure") == "yes":
            delete_account(user=request.user, by=request.actor)
            logout(request)
            messages.success(request, _("Your account is deleted. Thank you for having been here."))
            return redirect("site:start")
        is_missing = True
    context = {
        "decision": decision,
        "alone": alone,
        "is_proven": is_proven,
        "is_missing": is_missing,
        "kinds": queries.kept_about(request.user),
    }
    is_refused = request.method == "POST" and not is_missing
    if is_refused:
        audit.record_refusal(request, "core.action.refused", rule="accounts.delete_account")
    status = 422 if is_missing else 403 if is_refused else 200
    return render(request, "accounts/data_delete.html", context, status=status)


def _prove_first(route: str) -> HttpResponse:
    """The way to the page that asks for the password or a factor, and back."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': reverse(route)})}")
