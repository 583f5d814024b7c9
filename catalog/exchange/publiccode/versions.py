"""Versions of the standard as whole numbers: 1 to 7 for 0.1 to 0.7, 10 for 1."""

from __future__ import annotations

import re

from catalog.exchange.tree import Node

FIRST = 1
NEWEST = 7
ONE = 10
WRITTEN = "0.7"

KEY = "publiccodeYmlVersion"
KEY_OF_FIRST = "publiccode-yaml-version"
FORM = re.compile(r"0(?:\.([1-7])(?:\.\d+)?)?|1(?:\.0(?:\.0)?)?(?:-rc\.?\d*)?")
IN_ADDRESS = re.compile(r"(?:.*/)?(\d+(?:\.\d+)*)/?")


def claimed(root: Node) -> str:
    """The version as a file writes it; of the address that 0.1 asks for, its last part. Empty where there is none."""
    node = root.value.get(KEY) or root.value.get(KEY_OF_FIRST)
    text = node.value.strip() if node is not None and node.kind == "text" else ""
    address = IN_ADDRESS.fullmatch(text)
    return address[1] if address else text


def number(text: str) -> int:
    """The version that a text names, "0" being the newest of 0.x; 0 where it names none."""
    found = FORM.fullmatch(text)
    if not found:
        return 0
    return ONE if text.startswith("1") else int(found[1] or NEWEST)


def shown(version: int) -> str:
    """A version as people write it."""
    return "1" if version == ONE else f"0.{version}"
