"""How logins of other services (OpenID Connect) behave here: providers by settings, and no account is ever taken over."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..models import User
from .records import record_event


class ConnectionAdapter(DefaultSocialAccountAdapter):
    """The side of logins by another service."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _(
            "There is an account with this e-mail address already. Sign in to it first, then connect %s in your account."
        ),
        "invalid_token": _("The answer of the other service was not valid."),
        "no_password": _("Set a password first, or you could no longer sign in."),
        "no_verified_email": _("Confirm your e-mail address first, or you could no longer sign in."),
        "disconnect_last": _("This is your only way to sign in. Set a password first."),
        "connected_other": _("This login belongs to another account already."),
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The services named in the settings, without asking the database, where a row would make one too."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def new_user(self, request: HttpRequest, sociallogin: SocialLogin) -> User:
        """A person who may have to wait in the session until the form is filled in, so nothing is left to the database."""
        user = super().new_user(request, sociallogin)
        user.public_id = uuid.uuid4()
        return user

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """A person with the name that the service tells and the language of the page."""
        user = super().populate_user(request, sociallogin, data)
        both = f"{data.get('first_name') or ''} {data.get('last_name') or ''}".strip()
        user.name = (data.get("name") or both)[:200]
        user.language = get_language() or settings.LANGUAGE_CODE
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Believe an address only if the service says it is verified; an account that has it is not taken over.

        Only whoever the service vouches for is told that there is an account; the others get the mail that everybody gets.
        """
        for address in sociallogin.email_addresses:
            # A service that sends the word "false" would else count as one that says yes.
            address.verified = address.verified is True
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        vouched = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        if EmailAddress.objects.filter(email__in=vouched).exists() or _has_account(vouched):
            raise ImmediateHttpResponse(redirect("accounts:connection-explain"))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: BaseForm | None = None) -> User:
        """Save the person who came by another service; records who came."""
        user = super().save_user(request, sociallogin, form)
        record_event(request, user, "accounts.user.registered", {"by": sociallogin.account.provider})
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        """What is known already when the service told too little."""
        user = sociallogin.user
        return {"email": user.email or "", "name": user.name or ""}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell the owner, through the account's own adapter, which records it too."""
        super().send_notification_mail(*args, **kwargs)


def _has_account(addresses: list[str]) -> bool:
    return User.objects.filter(email__in=addresses).exists()
