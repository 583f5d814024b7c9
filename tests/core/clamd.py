"""A clamd of our own for tests: speaks INSTREAM on loopback, and misbehaves as asked."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def clamd(mood: str = "well") -> Iterator[str]:
    """The address of a scanner that finds EICAR; moods: well, silent (never answers), cut (hangs up), broken (says ERROR)."""
    ended = threading.Event()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if mood == "cut":
                return
            if mood == "silent":
                ended.wait(30)
                return
            assert self.rfile.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!I", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
            if mood == "broken":
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
            elif EICAR in content:
                self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0")
            else:
                self.wfile.write(b"stream: OK\0")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"tcp://127.0.0.1:{server.server_address[1]}"
        finally:
            ended.set()
            server.shutdown()
            thread.join()


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"
