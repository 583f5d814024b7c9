"""The web server of the product on the database of a test, for tests that need real processes."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from marketplace.postgres.urls import with_database
from script.tasks import web

from .architecture.source import CHECKOUT

PATIENCE = 60


@dataclass(frozen=True)
class WebServer:
    """A running server: where it listens, and its master process."""

    port: int
    master: int


@contextmanager
def running_web_server(**variables: str) -> Iterator[WebServer]:
    """Start it as script/server does, with these environment variables besides; it takes connections while the block runs."""
    with socket.socket() as free:
        free.bind((web.HOST, 0))
        port = free.getsockname()[1]
    url = with_database(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    environment = os.environ | {"DATABASE_URL": url, "MARKETPLACE_LOG_LEVEL": "CRITICAL"} | variables
    master = subprocess.Popen(
        web.command(port), cwd=CHECKOUT, env=environment, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, master)
        yield WebServer(port, master.pid)
    finally:
        master.terminate()
        master.wait(PATIENCE)


def _wait_for(port: int, master: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        assert master.poll() is None, "the server has ended"
        assert time.monotonic() < end, "the server does not answer"
        try:
            socket.create_connection((web.HOST, port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
