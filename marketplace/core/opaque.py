"""Numbers of rows in addresses that tell nothing of how many rows there are between two of them."""

from __future__ import annotations

import re

from django.utils.crypto import salted_hmac

_HALF = 32
_MASK = (1 << _HALF) - 1
_ROUNDS = 4
_FORM = re.compile(r"[0-9a-f]{16}")


def opaque(kind: str, number: int) -> str:
    """Sixteen characters that stand for the number among things of that kind; only this site reads it back.

    For rows of a table into which sealed things go too: the gap between two numbers that somebody sees would tell how many.
    """
    left, right = number >> _HALF, number & _MASK
    for place in range(_ROUNDS):
        left, right = right, left ^ _mixed(kind, place, right)
    return f"{left:08x}{right:08x}"


def number_of(kind: str, text: str) -> int | None:
    """The number that the characters stand for; None where they were not made by `opaque`."""
    if not _FORM.fullmatch(text):
        return None
    left, right = int(text[:8], 16), int(text[8:], 16)
    for place in reversed(range(_ROUNDS)):
        left, right = right ^ _mixed(kind, place, left), left
    number = (left << _HALF) | right
    # What the database's numbers cannot be was never made here.
    return number if number < 1 << 63 else None


def _mixed(kind: str, place: int, half: int) -> int:
    digest = salted_hmac(f"marketplace.opaque.{kind}.{place}", str(half), algorithm="sha256").digest()
    return int.from_bytes(digest[:4], "big")
