"""Ids in addresses."""

from __future__ import annotations

import uuid

from django.http import Http404


def uuid_of(text: str) -> uuid.UUID:
    """The id in an address; what is none names nothing, so it is not there."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
