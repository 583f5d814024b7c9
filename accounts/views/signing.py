"""The pages of the sign-in library as this site shows them: declared, answered with the right status, written as one."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as connection
from allauth.socialaccount.providers.openid_connect import views as openid
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.access import PUBLIC, SIGNED_IN, Access, declare

View = Callable[..., HttpResponse]
PAGE = ["GET", "HEAD", "POST"]
LANGUAGE = "signing_in_language"


def _page(view: View, access: Access, *, methods: list[str] | None = None, as_one: bool = True) -> View:
    """The library's view with a declared access; `as_one` writes everything in one transaction, mails included.

    Signing in itself is not one transaction: a failed attempt must stay counted, and must not wait for another one.
    """

    @functools.wraps(view, assigned=("__module__", "__name__", "__doc__"), updated=())
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if as_one and request.method == "POST":
            with transaction.atomic():
                return _with_status(view(request, *args, **kwargs))
        return _with_status(view(request, *args, **kwargs))

    return declare(access)(never_cache(require_http_methods(methods or PAGE)(shown)))


def _with_status(response: HttpResponse) -> HttpResponse:
    """A form with faults is 422, one sent too often 429 with the seconds to wait."""
    context = getattr(response, "context_data", None) or {}
    form = next(
        (f for f in (context.get("form"), context.get("webauthn_form")) if getattr(f, "errors", None)), None
    )
    if response.status_code != 200 or form is None or not form.is_bound:
        return response
    response.status_code = 422
    for errors in form.errors.as_data().values():
        for error in errors:
            if error.code == "too_many_login_attempts":
                response.status_code = 429
                response["Retry-After"] = str((error.params or {}).get("seconds", 60))
    return response


login = _page(account.login, PUBLIC, as_one=False)
signup = _page(account.signup, PUBLIC)
account_inactive = _page(account.account_inactive, PUBLIC, methods=["GET", "HEAD"])
email_verification_sent = _page(account.email_verification_sent, PUBLIC, methods=["GET", "HEAD"])
confirm_email = _page(account.confirm_email, PUBLIC)
password_reset = _page(account.password_reset, PUBLIC)
password_reset_done = _page(account.password_reset_done, PUBLIC, methods=["GET", "HEAD"])
password_reset_from_key = _page(account.password_reset_from_key, PUBLIC)
password_reset_from_key_done = _page(account.password_reset_from_key_done, PUBLIC, methods=["GET", "HEAD"])
authenticate = _page(factor.authenticate, PUBLIC, as_one=False)
login_webauthn = _page(passkey.login_webauthn, PUBLIC, as_one=False)

email = _page(account.email, SIGNED_IN)
password_change = _page(account.password_change, SIGNED_IN)
password_set = _page(account.password_set, SIGNED_IN)
reauthenticate = _page(account.reauthenticate, SIGNED_IN, as_one=False)
reauthenticate_factor = _page(factor.reauthenticate, SIGNED_IN, as_one=False)
reauthenticate_passkey = _page(passkey.reauthenticate_webauthn, SIGNED_IN, as_one=False)
factor_index = _page(factor.index, SIGNED_IN, methods=["GET", "HEAD"])
activate_app = _page(app.activate_totp, SIGNED_IN)
deactivate_app = _page(app.deactivate_totp, SIGNED_IN)
view_codes = _page(codes.view_recovery_codes, SIGNED_IN, methods=["GET", "HEAD"])
generate_codes = _page(codes.generate_recovery_codes, SIGNED_IN)
list_passkeys = _page(passkey.list_webauthn, SIGNED_IN, methods=["GET", "HEAD"])
add_passkey = _page(passkey.add_webauthn, SIGNED_IN)
edit_passkey = _page(passkey.edit_webauthn, SIGNED_IN)
remove_passkey = _page(passkey.remove_webauthn, SIGNED_IN)

connections = _page(connection.connections, SIGNED_IN)
connection_signup = _page(connection.signup, PUBLIC)
connection_cancelled = _page(connection.login_cancelled, PUBLIC, methods=["GET", "HEAD"])
connection_failed = _page(connection.login_error, PUBLIC, methods=["GET", "HEAD"])


@declare(SIGNED_IN)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Sign the person out; a POST, so that no link of a stranger can do it."""
    with transaction.atomic():
        return account.logout(request)


@declare(PUBLIC)
@require_POST
def abandon_login(request: HttpRequest) -> HttpResponse:
    """Give up a login that waits for the second factor, and begin again."""
    clear_login(request)
    return redirect("account_login")


@declare(PUBLIC)
@never_cache
@require_http_methods(PAGE)
def connect_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go on to the other service; the language of this page is kept for the way back."""
    request.session[LANGUAGE] = get_language()
    return openid.login(request, provider_id=provider_id)


@declare(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD"])
def connect_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the other service, to the one address that it knows, in the language in which the person left."""
    with override(request.session.get(LANGUAGE) or get_language()), transaction.atomic():
        response = openid.callback(request, provider_id=provider_id)
        if hasattr(response, "render"):
            response.render()
        return response
