"""The whole stack over HTTP: the web server as the product starts it, asked by one client."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from script.tasks import web

from .queries import Asked

PATIENCE = 120.0
API, PAGE = "/api/v1/solutions/", "catalog:solution-list"


@dataclass(frozen=True)
class Reply:
    """An answer: status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Site:
    """Asks the running site."""

    def __init__(self, port: int, master: int) -> None:
        self.port, self.master = port, master

    def get(self, path: str, headers: Mapping[str, str] | None = None, status: int = 200) -> Reply:
        """The answer; any other status is an error."""
        connection = http.client.HTTPConnection(web.HOST, self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != status:
            raise RuntimeError(f"{path}: {response.status} {body[:300]!r}")
        return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, body)


def api_path(asked: Asked) -> str:
    """The address of a search in the API."""
    return f"{API}?{_words(asked)}"


def page_path(asked: Asked) -> str:
    """The address of the German page of a search."""
    with translation.override("de"):
        return f"{reverse(PAGE)}?{_words(asked)}"


@contextmanager
def running_site(engine: str = "fast") -> Iterator[Site]:
    """The site on a free port while the block runs, with one of the engines in charge."""
    with socket.socket() as probe:
        probe.bind((web.HOST, 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "MARKETPLACE_SEARCH_ENGINE": engine}
    # A snapshot of another database would only be read in vain.
    shutil.rmtree(settings.SEARCH_SNAPSHOT.parent, ignore_errors=True)
    process = subprocess.Popen(web.command(port, timeout=120), env=environment)
    site = Site(port, process.pid)
    try:
        _wait(site, process)
        _wait_for_engine(site, engine)
        yield site
    finally:
        process.terminate()
        process.wait(PATIENCE)


def collect_static_files() -> None:
    """Lay the files of the pages where the server expects them."""
    call_command("collectstatic", interactive=False, verbosity=0)


def _words(asked: Asked) -> str:
    pairs = [("q", asked.text)] if asked.text else []
    return urlencode([*pairs, *((facet, code) for facet, codes in asked.filters.items() for code in codes)])


def _wait(site: Site, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            site.get("/bench/bare/")
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)


def _wait_for_engine(site: Site, engine: str) -> None:
    """Return when every worker answers with the engine."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        told = [json.loads(site.get("/bench/engine/").body) for _ in range(10 * web.WORKERS)]
        if {one["engine"] for one in told} == {engine} and len(
            {one["process"] for one in told}
        ) == web.WORKERS:
            return
        time.sleep(1)
    raise RuntimeError(f"Not every worker answers with the {engine} engine: {told[-3:]}")
