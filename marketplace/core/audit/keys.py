"""The key that signs the heads: it lives outside the database, so whoever rewrites the tables cannot sign what they made."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .chains import head_bytes

MISSING = (
    "MARKETPLACE_AUDIT_KEY is missing, so the record cannot be sealed. Set it for the job worker to 32 random bytes in "
    "base64 and keep a copy away from the database: "
    "python3 -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'"
)
WRONG = "MARKETPLACE_AUDIT_KEY is not a key: it takes 32 bytes, in base64 or in 64 hexadecimal digits."
WRONG_PUBLIC = (
    "MARKETPLACE_AUDIT_PUBLIC_KEYS holds something that is not a public key of 64 hexadecimal digits."
)


@dataclass(frozen=True)
class Signer:
    """Signs heads; public_key in hex is how they name it."""

    key: Ed25519PrivateKey

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def sign(self, head: Any) -> str:
        """The signature of a head in hex."""
        return self.key.sign(head_bytes(head)).hex()


def signer() -> Signer:
    """The signer of this installation; raises ImproperlyConfigured with a sentence that helps."""
    if not settings.AUDIT_KEY:
        raise ImproperlyConfigured(MISSING)
    return _signer(settings.AUDIT_KEY)


def trusted_keys() -> frozenset[str]:
    """The public keys whose signatures count: the present one, and the former ones that the operator names."""
    own = {signer().public_key} if settings.AUDIT_KEY else set()
    return frozenset(own | {checked_public_key(key) for key in settings.AUDIT_PUBLIC_KEYS})


def checked_public_key(text: str) -> str:
    """A public key in hex as typed by a person; raises ImproperlyConfigured."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    except ValueError:
        raise ImproperlyConfigured(WRONG_PUBLIC) from None
    return text.strip().lower()


def is_signed(head: Any) -> bool:
    """Whether the signature of the head is that of the key it names."""
    try:
        _public(head.signer).verify(bytes.fromhex(head.signature), head_bytes(head))
    except (InvalidSignature, ValueError):
        return False
    return True


@cache
def _signer(text: str) -> Signer:
    seed = _bytes_of(text.strip())
    if len(seed) != 32:
        raise ImproperlyConfigured(WRONG)
    return Signer(Ed25519PrivateKey.from_private_bytes(seed))


@cache
def _public(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))


def _bytes_of(text: str) -> bytes:
    if len(text) == 64:
        try:
            return bytes.fromhex(text)
        except ValueError:
            pass
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(WRONG) from None
