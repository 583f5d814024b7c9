"""The whole stack over HTTP: gunicorn with two workers, as the server runs it."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from .queries import Asked

PATIENCE = 30.0


class Site:
    """Asks the running site."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str) -> bytes:
        """The body of an answer; anything but 200 is an error."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", path, headers={"Accept": "application/json"})
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {body[:300]!r}")
        return body

    def search(self, asked: Asked) -> bytes:
        """One search through the API."""
        pairs = [("q", asked.text)] if asked.text else []
        pairs += [(facet, code) for facet, codes in asked.filters.items() for code in codes]
        return self.get("/api/v1/solutions/?" + urlencode(pairs))


@contextmanager
def running_site() -> Iterator[Site]:
    """The site on a free port while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "gunicorn", "marketplace.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*words, "--workers", "2", "--log-level", "warning", "--timeout", "120"])
    site = Site(port)
    try:
        _wait(site, process)
        yield site
    finally:
        process.terminate()
        process.wait(20)


def _wait(site: Site, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            site.get("/bench/bare/")
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)
