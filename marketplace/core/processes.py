"""How much memory a process has for itself and how much it shares, as Linux tells it (smaps_rollup)."""

from __future__ import annotations

import re
from pathlib import Path

LINE = re.compile(r"^(\w+): +(\d+) kB$", re.M)
PROC = Path("/proc")


def rollup_of(process: str = "self") -> str:
    """What the system tells of the memory of a process, this one if none is named; empty where it does not tell."""
    try:
        return (PROC / process / "smaps_rollup").read_text()
    except OSError:
        return ""


def private_bytes(rollup: str) -> int:
    """Memory that no other process has; 0 where the system did not tell."""
    return _sum(rollup, "Private")


def shared_bytes(rollup: str) -> int:
    """Memory that others have too; 0 where the system did not tell."""
    return _sum(rollup, "Shared")


def _sum(rollup: str, kind: str) -> int:
    wanted = {f"{kind}_Clean", f"{kind}_Dirty"}
    return sum(int(number) * 1024 for name, number in LINE.findall(rollup) if name in wanted)
