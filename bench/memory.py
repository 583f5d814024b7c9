"""How much memory each worker of the web server has for itself, and how much it shares; told by Linux only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

LINE = re.compile(r"^(\w+): +(\d+) kB$", re.M)
PROC = Path("/proc")


def private_mib(rollup: str) -> float:
    """Memory that no other process has, from the text of smaps_rollup."""
    found = _fields(rollup)
    return round((found["Private_Clean"] + found["Private_Dirty"]) / 1024, 1)


def shared_mib(rollup: str) -> float:
    """Memory that others have too."""
    found = _fields(rollup)
    return round((found["Shared_Clean"] + found["Shared_Dirty"]) / 1024, 1)


def of_server(master: int) -> dict[str, object] | None:
    """Private and shared memory of the master and each of its workers in MiB; None where the system does not tell."""
    if not (PROC / str(master) / "smaps_rollup").exists():
        return None
    workers = (PROC / str(master) / "task" / str(master) / "children").read_text().split()
    told = [(PROC / pid / "smaps_rollup").read_text() for pid in (str(master), *workers)]
    private, shared = [private_mib(one) for one in told], [shared_mib(one) for one in told]
    return {
        "master": {"private": private[0], "shared": shared[0]},
        "workers": [{"private": p, "shared": s} for p, s in zip(private[1:], shared[1:], strict=True)],
        "worker": max(private[1:], default=0.0),
    }


def _fields(rollup: str) -> Mapping[str, int]:
    return {name: int(number) for name, number in LINE.findall(rollup)}
