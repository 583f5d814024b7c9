"""Asks a web server as fast as it answers, over a number of connections at once; a process of its own that knows no Django.

python -m bench.load_generator  reads one Order as JSON from its input and writes one Result as JSON.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HOST = "127.0.0.1"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
CLOSES = re.compile(rb"\r\nconnection: *close", re.I)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.I)
# An answer that takes longer is an error.
PATIENCE = 60.0


class Unexpected(RuntimeError):
    """The server answered with another status, or not at all."""


@dataclass(frozen=True)
class Order:
    """What to ask: (path, headers) in turn and again from the beginning; every answer must have the one status.

    warm, seconds  how long before counting, and how long counted
    """

    port: int
    asked: Sequence[tuple[str, dict[str, str]]]
    status: int = 200
    connections: int = 16
    warm: float = 0.5
    seconds: float = 3.0


@dataclass(frozen=True)
class Result:
    """What came: answers a second, bytes an answer, connections made an answer, and the generator's own share of a core."""

    per_second: float
    size: float
    connects: float
    own_share: float


def run(order: Order) -> Result:
    """Carry out an order in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load_generator"],
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    if done.returncode != 0:
        raise Unexpected(done.stderr.strip().splitlines()[-1] if done.stderr else "no answer")
    return Result(**json.loads(done.stdout))


class _Connection:
    """One connection: sends a request, reads its answer, and begins again; connects anew where the server closed."""

    def __init__(self, selector: selectors.BaseSelector, port: int) -> None:
        self.selector, self.port = selector, port
        self.socket: socket.socket | None = None
        self.connects = 0
        self._data = b""
        self._end = -1
        self._closes = False

    def send(self, request: bytes) -> None:
        """Send a request."""
        if self.socket is None:
            self.socket = socket.create_connection((HOST, self.port), PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(self.socket, selectors.EVENT_READ, self)
            self.connects += 1
        # Requests are small: they fit into the buffer of the connection.
        self.socket.sendall(request)
        self._data, self._end, self._closes = b"", -1, False

    def read(self) -> bytes | None:
        """The whole answer once it is there, None before."""
        assert self.socket is not None
        piece = self.socket.recv(262_144)
        self._data += piece
        if self._end < 0 and not self._look_at_head() and piece:
            return None
        if not piece:
            self.close()
            if self._end > len(self._data) or not self._data:
                raise Unexpected(f"The connection ended after {len(self._data)} bytes.")
            return self._data
        # A server that closes is waited for, so that it, not this side, has to remember the connection.
        if self._closes or not self._is_whole():
            return None
        return self._data

    def close(self) -> None:
        """End the connection."""
        if self.socket is not None:
            self.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None

    def _look_at_head(self) -> bool:
        place = self._data.find(b"\r\n\r\n")
        if place < 0:
            return False
        head = self._data[:place]
        self._closes = bool(CLOSES.search(head))
        length = LENGTH.search(head)
        if length is not None:
            self._end = place + 4 + int(length[1])
        elif head[9:12] in (b"204", b"304"):
            self._end = place + 4
        elif not CHUNKED.search(head) and not self._closes:
            raise Unexpected("The answer does not say how long it is.")
        return True

    def _is_whole(self) -> bool:
        return len(self._data) >= self._end if self._end >= 0 else self._data.endswith(b"0\r\n\r\n")


def carry_out(order: Order) -> Result:
    """Ask and count, in this process."""
    requests = [_request(order.port, path, headers) for path, headers in order.asked]
    wanted = str(order.status).encode()
    with selectors.DefaultSelector() as selector:
        all_of_them = [_Connection(selector, order.port) for _ in range(order.connections)]
        for number, connection in enumerate(all_of_them):
            connection.send(requests[number % len(requests)])
        asked, answers, size = len(all_of_them), 0, 0
        begin = time.monotonic() + order.warm
        connects, cpu, counting = 0, 0.0, False
        while True:
            ready = selector.select(PATIENCE)
            if not ready:
                raise Unexpected(f"No answer within {PATIENCE:.0f} seconds.")
            now = time.monotonic()
            if not counting and now >= begin:
                counting, begin, cpu = True, now, time.process_time()
                connects = sum(connection.connects for connection in all_of_them)
            if counting and now >= begin + order.seconds:
                break
            for key, _events in ready:
                answer = key.data.read()
                if answer is None:
                    continue
                if answer[9:12] != wanted:
                    raise Unexpected(
                        f"{answer[:300]!r} instead of {order.status}, asked {order.asked[0][0][:80]} and others"
                    )
                if counting:
                    answers, size = answers + 1, size + len(answer)
                key.data.send(requests[asked % len(requests)])
                asked += 1
        elapsed = now - begin
        cpu = time.process_time() - cpu
        connects = sum(connection.connects for connection in all_of_them) - connects
        for connection in all_of_them:
            connection.close()
    return Result(
        per_second=round(answers / elapsed, 1),
        size=round(size / max(answers, 1), 1),
        connects=round(connects / max(answers, 1), 3),
        own_share=round(cpu / elapsed, 3),
    )


def _request(port: int, path: str, headers: dict[str, str]) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


if __name__ == "__main__":
    json.dump(asdict(carry_out(Order(**json.load(sys.stdin)))), sys.stdout)
