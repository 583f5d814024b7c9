"""One deadline for everything that asking an address takes, however slowly the other side gives each single byte.

Time limits of a connection count anew with every byte, so whoever sends one now and then holds the reader for hours. Here
a clock beside the work cuts the connections at the end, in the middle of a handshake, of the headers or of the file.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Any

import urllib3
from django.utils.translation import gettext as _

from .problems import Unreadable


class Deadline:
    """So many seconds for all that happens inside its `with`."""

    def __init__(self, seconds: float):
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []
        self._is_over = False
        self._clock = threading.Timer(seconds, self._cut)
        self._clock.daemon = True

    def __enter__(self) -> Deadline:
        self._clock.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clock.cancel()
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    def left(self) -> float:
        """The seconds that are left. Raises Unreadable when there are none."""
        left = self._ends - time.monotonic()
        if self._is_over or left <= 0:
            raise Unreadable("fetch", _("The address answers too slowly."))
        return left

    def watch(self, pool: urllib3.HTTPConnectionPool) -> None:
        """Cut every connection of the pool when the time is over."""
        deadline = self

        class Watched(pool.ConnectionCls):  # type: ignore[name-defined, misc]
            def _new_conn(self) -> socket.socket:
                sock: socket.socket = super()._new_conn()
                deadline._hold(sock)
                return sock

        pool.ConnectionCls = Watched

    def _hold(self, sock: socket.socket) -> None:
        """Keep a second handle, since encryption takes the first one over."""
        handle = sock.dup()
        with self._lock:
            self._handles.append(handle)
        if self._is_over:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self._is_over = True
            for handle in self._handles:
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)


def resolved(host: str, port: int, deadline: Deadline) -> list[Any]:
    """What the name stands for, as socket.getaddrinfo tells it; that knows no time limit, so it is asked from the side."""
    told: list[Any] = []

    def ask() -> None:
        try:
            told.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            told.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(deadline.left())
    if not told:
        deadline.left()
        raise OSError
    if isinstance(told[0], Exception):
        raise told[0]
    return told[0]
