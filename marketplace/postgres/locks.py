"""Who uses a cluster, told by the kernel: a lock on a file ends with the process that holds it, kill -9 included."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """A lock on one file, shared or alone; nothing is ever written into the file."""

    def __init__(self, path: Path) -> None:
        self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Waits until nobody holds the lock alone, then holds it together with others."""
        fcntl.flock(self._require(), fcntl.LOCK_SH)

    def take(self) -> None:
        """Waits until nobody else holds the lock, then holds it alone."""
        fcntl.flock(self._require(), fcntl.LOCK_EX)

    def try_to_take(self) -> bool:
        """Holds the lock alone if nobody else holds it; a share held before may be lost when this fails."""
        try:
            fcntl.flock(self._require(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Gives the lock back; it may be taken again."""
        fcntl.flock(self._require(), fcntl.LOCK_UN)

    def close(self) -> None:
        """Gives the lock back for good; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _require(self) -> int:
        if self._handle is None:
            raise ValueError("the lock is closed")
        return self._handle


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Runs the block while holding the lock on the path alone."""
    lock = FileLock(path)
    try:
        lock.take()
        yield
    finally:
        lock.close()


def moves_lock(folder: Path) -> Path:
    """Returns the file whose holder alone may start or stop the server."""
    return folder / "moves.lock"


def users_lock(folder: Path) -> Path:
    """Returns the file that every user of the server shares."""
    return folder / "users.lock"


def keeper_lock(folder: Path) -> Path:
    """Returns the file that the one keeper process holds."""
    return folder / "keeper.lock"
