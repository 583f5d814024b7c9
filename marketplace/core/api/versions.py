"""Versions of what is read and changed: the tag of an entry, and the demand that a change names the one it is based on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request

from .problems import VERSION_CHANGED, VERSION_MISSING, ApiProblem

STRONG = re.compile(r'"[\x21\x23-\x7e\x80-\xff]*"')


def tag_of(entry: Mapping[str, Any]) -> str:
    """The ETag of an entry: the same for the same values, in every language and on every server."""
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False, default=str)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def demand_version(request: Request, entry: Mapping[str, Any]) -> None:
    """Raise VERSION_MISSING without If-Match (`*` names no version), VERSION_CHANGED unless it names the present one.

    Call it while the row is locked, or somebody may change it between this look and the change.
    """
    wanted = request.headers.get("If-Match", "").strip()
    if wanted in ("", "*"):
        raise ApiProblem(VERSION_MISSING)
    # A weak tag (W/"...") never matches here (RFC 9110, 13.1.1).
    tags = [part.strip() for part in wanted.split(",")]
    if tag_of(entry) not in [tag for tag in tags if STRONG.fullmatch(tag)]:
        raise ApiProblem(VERSION_CHANGED)
