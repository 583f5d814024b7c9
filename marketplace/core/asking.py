"""What an address asks for: one line of text, as far as the database can take it."""

from __future__ import annotations

from django.http import HttpRequest

LONGEST = 120


def asked(request: HttpRequest, name: str) -> str:
    """The value of a parameter of the address, cut to a sensible length and without the one sign no database takes."""
    return request.GET.get(name, "").replace("\x00", "\N{REPLACEMENT CHARACTER}")[:LONGEST]
