"""Ends the children of a server that was killed and could not end them itself.

Started as `python -m script.tasks.watchman`, it reads process ids from its standard input, "+123" for a child that
lives and "-123" for one that ended. The end of the input means that the server is gone: the rest is ended then.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TextIO

GRACE = 3.0


def watch(words: TextIO) -> None:
    """Returns after the input has ended and no child is left."""
    children: set[int] = set()
    for line in words:
        pid = int(line[1:])
        if line.startswith("+"):
            children.add(pid)
        else:
            children.discard(pid)
    for number in (signal.SIGTERM, signal.SIGKILL):
        children = {pid for pid in children if _send(pid, number)}
        end = time.monotonic() + GRACE
        while children and time.monotonic() < end:
            time.sleep(0.05)
            children = {pid for pid in children if _send(pid, 0)}


def _send(pid: int, number: int) -> bool:
    """Sends the signal to the child and all it started; says whether anything was there to receive it."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    # Whatever ends the server must not end this process first.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    watch(sys.stdin)
