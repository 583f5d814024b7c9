"""How the second factor behaves here: secrets encrypted at rest, failures recorded, names in our words."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.core import audit
from marketplace.core.actor import ANONYMOUS

from ..models import User

PURPOSE = b"marketplace: secrets of second factors"


class FactorAdapter(DefaultMFAAdapter):
    """The side of the second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Remove the second factor before you change the e-mail address."),
        "cannot_delete_authenticator": _("This second factor can't be removed."),
        "cannot_generate_recovery_codes": _("Set up a second factor first, then make recovery codes."),
        "incorrect_code": _("This code is not right, or it was used already. Enter the newest one."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """The secret as the database keeps it: worthless without the secret key of the site."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret in the clear, also after the secret key of the site was changed over."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A first name for a new passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as the device names it."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def record_failure(self, user: User, authenticator: Authenticator, **_more: Any) -> None:
        """Record that a wrong code was entered."""
        audit.record(ANONYMOUS, "accounts.factor.failed", user, {"type": authenticator.type})


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(made)
