"""Processes that use a cluster, so that tests can kill them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
from pathlib import Path
from marketplace.postgres.cluster import ensure_running
cluster = ensure_running(Path(sys.argv[1]), forgetful=True)
print(cluster.app_url, flush=True)
sys.stdin.read()
cluster.leave()
"""


def start_user(data: Path) -> subprocess.Popen[str]:
    """Starts a process that uses the cluster of the data folder until its standard input closes."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(data)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def url_of(user: subprocess.Popen[str]) -> str:
    """Waits until the user has its cluster and returns the address it was given."""
    return user.stdout.readline().strip()


def say_goodbye(user: subprocess.Popen[str]) -> int:
    """Lets the user leave and returns its exit code."""
    user.communicate("")
    return user.returncode


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Says whether the condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
