"""How much memory each worker of the web server has for itself, and how much it shares; told by Linux only."""

from __future__ import annotations

from marketplace.core.processes import PROC, private_bytes, rollup_of, shared_bytes


def private_mib(rollup: str) -> float:
    """Memory that no other process has, from the text of smaps_rollup."""
    return round(private_bytes(rollup) / 2**20, 1)


def shared_mib(rollup: str) -> float:
    """Memory that others have too."""
    return round(shared_bytes(rollup) / 2**20, 1)


def of_server(master: int) -> dict[str, object] | None:
    """Private and shared memory of the master and each of its workers in MiB; None where the system does not tell."""
    if not rollup_of(str(master)):
        return None
    workers = (PROC / str(master) / "task" / str(master) / "children").read_text().split()
    told = [rollup_of(pid) for pid in (str(master), *workers)]
    private, shared = [private_mib(one) for one in told], [shared_mib(one) for one in told]
    return {
        "master": {"private": private[0], "shared": shared[0]},
        "workers": [{"private": p, "shared": s} for p, s in zip(private[1:], shared[1:], strict=True)],
        "worker": max(private[1:], default=0.0),
    }
