"""What is recorded about needs and market soundings, as sentences for people."""

from __future__ import annotations

from typing import Any

VERBS: dict[str, Any] = {}
