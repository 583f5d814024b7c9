"""The mails about one's own account: what they say and where their one link leads, in the reader's language."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from marketplace.core import outbox
from marketplace.core.clock import berlin_day
from marketplace.core.formats import day_text
from marketplace.core.outbox import Letter

from ..choices import Topic
from ..models import User

Context = dict[str, Any]


def post_letter(announcement: str, to: str, context: Context) -> None:
    """Put the letter for this announcement into the outbox; to a known person in their language, else in the page's."""
    user: User | None = context.get("user")
    language = (user.language if user else get_language()) or settings.LANGUAGE_CODE
    with override(language):
        outbox.post(
            LETTERS[announcement](context),
            to=to,
            language=language,
            topic=Topic.ACCOUNT,
            key=f"account:{uuid.uuid4()}",
            user_id=user.pk if user else None,
        )


def _until(duration: datetime.timedelta) -> str:
    return day_text(berlin_day(timezone.now() + duration))


def _confirm(context: Context) -> Letter:
    day = _until(datetime.timedelta(days=settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS))
    return Letter(
        _("Confirm your e-mail address by %(day)s") % {"day": day},
        (
            _("Somebody, probably you, gave this e-mail address for an account on the marketplace."),
            _("Open the link and confirm that the address is yours. It works on every device."),
            _("If it was not you, do nothing: without your confirmation the address is not used."),
        ),
        (_("Confirm the e-mail address"), reverse("account_confirm_email", args=[context["key"]])),
    )


def _known(context: Context) -> Letter:
    return Letter(
        _("You have an account already"),
        (
            _(
                "Somebody, probably you, wanted to register with this e-mail address. There is an account with it already."
            ),
            _("Sign in with your password. If you have forgotten it, the link leads to a new one."),
            _("If it was not you, you need do nothing: nobody has learned that you have an account."),
        ),
        (_("Choose a new password"), reverse("account_reset_password")),
    )


def _unknown(_context: Context) -> Letter:
    return Letter(
        _("There is no account with this e-mail address"),
        (
            _(
                "Somebody, probably you, asked for a new password for this e-mail address. There is no account with it."
            ),
            _("Perhaps you registered with another address. You can also make an account now."),
            _("If it was not you, you need do nothing."),
        ),
        (_("Create an account"), reverse("account_signup")),
    )


def _reset(context: Context) -> Letter:
    day = _until(datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
    path = reverse("account_reset_password_from_key", args=[context["uid"], context["key"]])
    return Letter(
        _("Choose a new password by %(day)s") % {"day": day},
        (
            _("Somebody, probably you, asked for a new password for your account."),
            _("The link works once. All devices that are signed in are signed out with it."),
            _("If it was not you, you need do nothing: your password stays as it is."),
        ),
        (_("Choose a new password"), path),
    )


def _notice(subject: Callable[[], str], what: Callable[[], str]) -> Callable[[Context], Letter]:
    """A letter that tells what was changed, with the way to take the account back."""

    def write(_context: Context) -> Letter:
        return Letter(
            subject(),
            (
                what(),
                _(
                    "If it was not you, choose a new password at once, and end the other sessions in your account."
                ),
            ),
            (_("Look at your account"), reverse("accounts:account-show")),
        )

    return write


LETTERS: dict[str, Callable[[Context], Letter]] = {
    "account/email/email_confirmation": _confirm,
    "account/email/email_confirmation_signup": _confirm,
    "account/email/account_already_exists": _known,
    "account/email/unknown_account": _unknown,
    "account/email/password_reset_key": _reset,
    "account/email/password_changed": _notice(
        lambda: _("Your password was changed"),
        lambda: _("The password of your account was changed just now. All other sessions have ended."),
    ),
    "account/email/password_set": _notice(
        lambda: _("Your account has a password now"),
        lambda: _("A password was set for your account just now."),
    ),
    "account/email/password_reset": _notice(
        lambda: _("Your password was changed"),
        lambda: _("The password of your account was changed just now, by a link from a mail to you."),
    ),
    "account/email/email_changed": _notice(
        lambda: _("Your e-mail address was changed"),
        lambda: _("Your account has another e-mail address now. You sign in with the new one from now on."),
    ),
    "account/email/email_deleted": _notice(
        lambda: _("An e-mail address was removed"),
        lambda: _("An e-mail address was removed from your account just now."),
    ),
    "mfa/email/totp_activated": _notice(
        lambda: _("The second factor is switched on"),
        lambda: _(
            "An app for codes was set up for your account. You are asked for its code when you sign in."
        ),
    ),
    "mfa/email/totp_deactivated": _notice(
        lambda: _("The app for codes was removed"),
        lambda: _("The app for codes was removed from your account just now."),
    ),
    "mfa/email/webauthn_added": _notice(
        lambda: _("A passkey was added"),
        lambda: _("A passkey was added to your account. Whoever has it can sign in with it."),
    ),
    "mfa/email/webauthn_removed": _notice(
        lambda: _("A passkey was removed"),
        lambda: _("A passkey was removed from your account just now."),
    ),
    "mfa/email/recovery_codes_generated": _notice(
        lambda: _("There are new recovery codes"),
        lambda: _("New recovery codes were made for your account. The old ones no longer work."),
    ),
    "socialaccount/email/account_connected": _notice(
        lambda: _("A login was connected"),
        lambda: _("A login of another service was connected with your account."),
    ),
    "socialaccount/email/account_disconnected": _notice(
        lambda: _("A login was disconnected"),
        lambda: _("A login of another service was disconnected from your account."),
    ),
}
