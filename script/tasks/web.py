"""The command that serves the marketplace, the same wherever it is started: by script/server and by script/bench."""

from __future__ import annotations

import sys

HOST = "127.0.0.1"
WORKERS = 2


def command(port: int, *, timeout: int = 60) -> list[str]:
    """The words that start the web server on a port of this machine; `timeout` is for one answer, in seconds."""
    words = [sys.executable, "-m", "gunicorn", "-c", "python:marketplace.workers", "marketplace.wsgi"]
    words += ["--bind", f"{HOST}:{port}", "--workers", str(WORKERS)]
    words += ["--no-control-socket", "--timeout", str(timeout)]
    return [*words, "--graceful-timeout", "5", "--log-level", "warning"]
