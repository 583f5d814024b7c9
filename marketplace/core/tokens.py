"""Secrets that are handed out once, in a mail or on a page: only their hash is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """32 random bytes, fit for an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of a token in hex, by which it is found again; random bytes need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_public_id() -> str:
    """Twelve random characters of an address: they say nothing of how many things there are, and are no secret."""
    return secrets.token_hex(6)
