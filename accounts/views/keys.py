"""Pages for the keys of the organisation acted for."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.decisions import Decision, Denied
from marketplace.core.permissions import Permission

from ..actions.keys import create_key, revoke_key, rotate_key
from ..choices import KeyState
from ..forms.keys import KeyForm, RotationForm
from ..models import ApiKey
from ..permissions import Scope
from ..queries.api import organisation_for
from ..queries.keys import keys_for
from ..rules.keys import can_create_key, can_revoke_key, can_rotate_key


@declare(needs(Permission.MANAGE_KEYS))
@require_safe
def key_list(request: HttpRequest) -> HttpResponse:
    """List the keys: those in use first, then those that open nothing any more."""
    keys = list(keys_for(request.actor))
    context = {
        "usable": [key for key in keys if key.state == KeyState.USABLE],
        "ended": [key for key in keys if key.state != KeyState.USABLE],
        "scopes": dict(Scope.choices),
    }
    return render(request, "accounts/key_list.html", context)


@declare(needs(Permission.MANAGE_KEYS))
@sensitive_variables("token")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_create(request: HttpRequest) -> HttpResponse:
    """Make a key and show it in this one answer; sent again the same form is refused for its name."""
    demand_page(can_create_key(request.actor, request.actor.organisation_id))
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key, token = create_key(
                organisation=organisation_for(request.actor).get(), by=request.actor, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _shown_once(request, key, token)
    return render(request, "accounts/key_create.html", {"form": form}, status=422 if form.errors else 200)


@declare(needs(Permission.MANAGE_KEYS))
@sensitive_variables("token")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_rotate(request: HttpRequest, prefix: str) -> HttpResponse:
    """Make the successor of a key and show it in this one answer; sent again the key has a successor already (409)."""
    key = _key(request, prefix)
    demand_page(can_rotate_key(request.actor, key.pk, key.organisation_id))
    form = RotationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fresh, token = rotate_key(key=key, by=request.actor, **form.cleaned_data)
        return _shown_once(request, fresh, token, old=key)
    context = {"form": form, "key": key, "can_rotate": key.state == KeyState.USABLE and not key.is_replaced}
    return render(request, "accounts/key_rotate.html", context, status=422 if form.errors else 200)


@declare(needs(Permission.MANAGE_KEYS))
@require_http_methods(["GET", "HEAD", "POST"])
def key_revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """Ask once more, then end a key."""
    key = _key(request, prefix)
    demand_page(can_revoke_key(request.actor, key.pk, key.organisation_id))
    if request.method == "POST":
        revoke_key(key=key, by=request.actor)
        messages.success(
            request, _("The key “%(name)s” is revoked. It opens nothing any more.") % {"name": key.name}
        )
        return redirect("accounts:key-list")
    return render(request, "accounts/key_revoke.html", {"key": key})


def demand_page(decision: Decision) -> None:
    """Refuse the page with the reason of the rule."""
    if isinstance(decision, Denied):
        raise PermissionDenied(str(decision.reason))


@sensitive_variables("token")
def _shown_once(request: HttpRequest, key: ApiKey, token: str, old: ApiKey | None = None) -> HttpResponse:
    """The only page that ever holds the key: no redirect, for that would have to keep it somewhere."""
    if old is not None:
        old.refresh_from_db()
    context = {"key": key, "token": token, "old": old, "scopes": dict(Scope.choices)}
    return render(request, "accounts/key_show.html", context)


def _key(request: HttpRequest, prefix: str) -> ApiKey:
    key = keys_for(request.actor).filter(prefix=prefix).first()
    if key is None:
        raise Http404
    return key
