"""What the pages of signing in need: data for the passkey script, recovery codes as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON text, for an attribute that a script reads; a page holds no inline script."""
    return json.dumps(value)


@register.filter
def as_text_file(lines: Iterable[str]) -> str:
    """An address that holds the lines themselves, to be saved as a file; nothing is asked of the server again."""
    return "data:text/plain;charset=utf-8," + quote("\r\n".join([*lines, ""]))
