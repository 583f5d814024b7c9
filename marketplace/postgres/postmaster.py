"""The running server as the operating system sees it: its pid file, its process, its end."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from marketplace.postgres.errors import PostgresError

PROC = Path("/proc")
PATIENCE = 60.0


def pid_file(cluster: Path) -> Path:
    return cluster / "postmaster.pid"


def socket_folder(cluster: Path) -> str | None:
    """Returns the folder in which the server of this cluster says it listens, or None if it says nothing."""
    lines = _lines(cluster)
    return lines[4] if len(lines) > 4 and lines[4] else None


def live_pid(cluster: Path) -> int | None:
    """Returns the process id of the server of this cluster, or None if none is alive.

    A pid file outlives a kill -9, and its number may meanwhile belong to another program: both count as None.
    """
    lines = _lines(cluster)
    if not lines or not lines[0].lstrip("-").isdigit():
        return None
    pid = abs(int(lines[0]))
    return pid if _is_server_of(pid, cluster) else None


def clear_stale_pid_file(cluster: Path) -> bool:
    """Removes the pid file of a server that is gone, and says whether a new server may start.

    While processes of the dead server still run on the data nothing is removed: they end by themselves.
    """
    if not pid_file(cluster).exists():
        return True
    if live_pid(cluster) is not None or _leftovers(cluster):
        return False
    if PROC.is_dir():
        # Without /proc nobody can tell what still runs, and PostgreSQL's own check has to do.
        pid_file(cluster).unlink(missing_ok=True)
    return True


def stop(cluster: Path) -> None:
    """Ends the server of this cluster and returns when it is gone; does nothing when none runs."""
    pid = live_pid(cluster)
    if pid is None:
        return
    for number, patience in ((signal.SIGINT, PATIENCE), (signal.SIGQUIT, PATIENCE / 4)):
        _send(pid, number)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            _reap(pid)
            if live_pid(cluster) is None:
                return
            time.sleep(0.01)
    raise PostgresError(f"PostgreSQL (process {pid}) does not end. See the file log beside {cluster}.")


def _lines(cluster: Path) -> list[str]:
    try:
        return pid_file(cluster).read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_server_of(pid: int, cluster: Path) -> bool:
    if not PROC.is_dir():
        command = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True
        ).stdout
        return str(cluster) in command
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    # A zombie has an empty command line, so a server that was killed but not yet reaped counts as gone.
    return os.fsencode(cluster) in words


def _leftovers(cluster: Path) -> bool:
    """Says whether processes of a killed server still work on the data (they stay in its folder)."""
    if not PROC.is_dir():
        return False
    place = os.path.realpath(cluster)
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.readlink(entry / "cwd") == place:
                return True
        except OSError:
            continue
    return False


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass
