"""Writes what happened to an account into the record: verbs and codes, never an address or a name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from marketplace.core import audit
from marketplace.core.actor import Actor

from ..models import User
from ..queries import actor_of

# What the sign-in library announces to the owner by mail, and the verb it is recorded under.
CHANGES = {
    "account/email/password_changed": "accounts.password.changed",
    "account/email/password_set": "accounts.password.set",
    "account/email/password_reset": "accounts.password.reset",
    "account/email/email_changed": "accounts.email.changed",
    "account/email/email_deleted": "accounts.email.removed",
    "mfa/email/totp_activated": "accounts.factor.app_added",
    "mfa/email/totp_deactivated": "accounts.factor.app_removed",
    "mfa/email/webauthn_added": "accounts.factor.passkey_added",
    "mfa/email/webauthn_removed": "accounts.factor.passkey_removed",
    "mfa/email/recovery_codes_generated": "accounts.factor.codes_made",
    "socialaccount/email/account_connected": "accounts.connection.added",
    "socialaccount/email/account_disconnected": "accounts.connection.removed",
}


def person(request: HttpRequest, user: User) -> Actor:
    """The actor that this person is in this session."""
    return actor_of(user, request.session.get("acting_for", ""))


def record_event(request: HttpRequest, user: User, verb: str, data: dict[str, Any] | None = None) -> None:
    """Record what a person did with their own account."""
    audit.record(person(request, user), verb, user, data)


def record_change(request: HttpRequest, user: User, announcement: str) -> None:
    """Record the change that the library announces."""
    record_event(request, user, CHANGES[announcement])
