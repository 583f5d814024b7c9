"""How accounts behave here: mails through the outbox, every event in the record, limits that say when to try again."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from marketplace.core import audit
from marketplace.core.actor import ANONYMOUS

from ..models import Membership, User
from .letters import post_letter
from .records import record_change, record_event

APP = "allauth.account"


class AccountAdapter(DefaultAccountAdapter):
    """The account side of signing in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your e-mail address already."),
        "email_password_mismatch": _(
            "This e-mail address and this password don't belong together. Check both; the password minds capital letters."
        ),
        "email_taken": _("Somebody uses this e-mail address already."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or it was used already. Enter the newest one."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This link is no longer valid."),
        "invalid_login": _("Signing in did not work."),
        "invalid_password_reset": _("This link is no longer valid."),
        "max_email_addresses": _("You can't have more than %d e-mail addresses."),
        "too_many_login_attempts": _("There were too many attempts. Try again in a few minutes."),
        "unknown_email": _("There is no account with this e-mail address."),
        "unverified_primary_email": _("Confirm your e-mail address first."),
        "select_only_one": _("Choose only one."),
        "same_as_current": _("This is the present value already."),
        "rate_limited": _("There were too many attempts. Try again in a few minutes."),
    }

    # People

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Save the person with the name and the language of the form; records who came."""
        user.name = form.cleaned_data.get("name", "")
        user.language = get_language() or user.language
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            record_event(request, user, "accounts.user.registered", {"language": user.language})
        return user

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names here; the e-mail address is what people sign in with."""

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign the person in under a new session key; records by which ways they proved who they are."""
        super().login(request, user)
        request.session["seen_at"] = int(time.time())
        proofs = request.session.get("account_authentication_methods", [])
        ways = [proof.get("type") or proof.get("method", "") for proof in proofs]
        record_event(request, user, "accounts.session.opened", {"ways": ways})

    def logout(self, request: HttpRequest) -> None:
        """Sign the person out, which is recorded."""
        if request.user.is_authenticated:
            record_event(request, request.user, "accounts.session.closed")
        super().logout(request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as the person's own, which is recorded."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            record_event(request, email_address.user, "accounts.user.confirmed")
        return confirmed

    # Where to go

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The workspace; whoever belongs to no organisation is first asked to found or to join one."""
        if not Membership.objects.filter(user_id=request.user.pk).exists():
            try:
                return reverse("accounts:organisation-choose")
            except NoReverseMatch:
                pass
        return reverse("site:workspace-show")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same as after signing in."""
        return (
            self.get_login_redirect_url(request)
            if request.user.is_authenticated
            else reverse("account_login")
        )

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Whoever opens the link on another device signs in there; whoever is signed in goes back to the account."""
        if self.request.user.is_authenticated:
            return reverse("accounts:account-show")
        return reverse("account_login")

    def is_safe_url(self, url: str) -> bool:
        """Whether the page to go to afterwards is one of this very site."""
        hosts = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, hosts, require_https=self.request.is_secure())

    def is_ajax(self, request: HttpRequest) -> bool:
        """Only the passkey's challenge is asked for as data; every other answer is a page."""
        match = getattr(request, "resolver_match", None)
        return bool(match and match.url_name == "mfa_login_webauthn" and super().is_ajax(request))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's address: of the connection, or what the trusted proxies in front wrote, and nothing else."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            # Fewer addresses than there are proxies: the request did not come through them.
            return request.META.get("REMOTE_ADDR") or "0.0.0.0"

    # Attempts

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at; too many are refused with the time to wait."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        # A look costs one read; while a flood comes in, nothing more is done for it.
        seconds = seconds_to_wait(request, action="login_failed", key=key)
        try:
            if seconds:
                raise self.validation_error("too_many_login_attempts")
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            seconds = seconds or seconds_to_wait(request, action="login_failed", key=key)
            if cache.add(f"accounts:told:{key}"[:250], True, timeout=max(seconds, 1)):
                person = User.objects.filter(email=credentials.get("email", "").lower()).first()
                audit.record(ANONYMOUS, "accounts.session.limited", person, {"seconds": seconds})
            raise too_many(seconds) from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record the failure: whose account it was if there is one, and nothing of what was typed."""
        person = User.objects.filter(email=credentials.get("email", "").lower()).first()
        audit.record(ANONYMOUS, "accounts.session.failed", person)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """The ways to prove once more who one is, in our words."""
        words = {
            "reauthenticate": _("with your password"),
            "mfa_reauthenticate": _("with a code of your app or a recovery code"),
            "mfa_reauthenticate:webauthn": _("with a passkey"),
        }
        return [
            {**method, "description": words.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]

    # Mails

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Put the letter into the outbox, in the reader's language."""
        post_letter(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record what changed about the account, and tell its owner by mail."""
        record_change(self.request, user, template_prefix)
        super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email)


def seconds_to_wait(request: HttpRequest, *, action: str, key: str) -> int:
    """How long until an attempt is free again, over all limits of the action; 0 if one is free now."""
    rates = {
        ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key): rate
        for rate in ratelimit.get_rates(app=APP, action=action)
    }
    now = time.time()
    waits = [0]
    for name, history in cache.get_many(list(rates)).items():
        rate = rates[name]
        if len(history) >= rate.amount and (left := history[rate.amount - 1] + rate.duration - now) > 0:
            waits.append(int(left) + 1)
    return max(waits)


def too_many(seconds: int) -> ValidationError:
    """The refusal of an attempt, with the time to wait in seconds or minutes."""
    wait = max(seconds, 1)
    if wait < 60:
        text = ngettext(
            "There were too many attempts. Try again in %(number)d second.",
            "There were too many attempts. Try again in %(number)d seconds.",
            wait,
        ) % {"number": wait}
    else:
        minutes = -(-wait // 60)
        text = ngettext(
            "There were too many attempts. Try again in %(number)d minute.",
            "There were too many attempts. Try again in %(number)d minutes.",
            minutes,
        ) % {"number": minutes}
    return ValidationError(text, code="too_many_login_attempts", params={"seconds": wait})
