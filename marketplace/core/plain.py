"""Texts of strangers on their way into rows and files: without the characters that neither should hold."""

from __future__ import annotations

import re
from typing import Any

# Control characters but tab and line feed, marks that turn the direction of writing, byte-order marks, halves of pairs.
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
ENDS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")


def plain(text: str) -> str:
    """The text as everybody sees it: every end of a line is a line feed, and nothing invisible works on what stands beside it."""
    return UNWANTED.sub("", ENDS.sub("\n", text))


def plain_all(value: Any) -> Any:
    """The same lists and mappings with every text in them plain; other values as they are."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain_all(key): plain_all(item) for key, item in value.items()}
    return [plain_all(item) for item in value] if isinstance(value, list) else value


def cut(text: str, longest: int) -> str:
    """At most so many characters, the last of them a sign that something is missing where it is."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
