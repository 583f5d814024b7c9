"""Official keys of areas."""

from __future__ import annotations


def ags_of(key: str) -> str:
    """The municipality key (AGS) in a regional key (ARS): without the four digits of the association."""
    return key[:5] + key[9:]
