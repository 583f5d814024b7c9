"""How gunicorn runs the web processes: `gunicorn -c python:marketplace.workers`. What all share is made once, before the fork."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import Error, connections

logger = logging.getLogger(__name__)
# The application is loaded once, and the workers are forked from that process.
preload_app = True
# Whoever comes first to these would wait for addresses, templates, translations and lists of words to be loaded, in each worker.
VISITED = (
    "/loesungen/?q=Digitale+Verwaltung",
    "/en/solutions/?q=Digital",
    "/api/v1/solutions/?q=Bürgerservice",
)


def when_ready(server: Any) -> None:
    """Make what every worker needs while there is one process only; its memory is shared as long as nobody writes to it."""
    from catalog.search.engine import serving  # late: app registry must be ready

    try:
        serving().prepare_for_fork()
        for path in VISITED:
            visit(server.app.wsgi(), path)
    except Error:
        logger.exception("The database does not answer; each worker begins by itself.")
    # A connection belongs to one process.
    connections.close_all()
    # Collecting garbage would write to every object, and so copy what is shared. What an answer makes is gone with it, so looking
    # for garbage after every 700 new objects finds next to nothing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def visit(application: Callable[..., Any], path: str) -> str:
    """Ask the application for a page as a browser would; returns the status."""
    site, asked = urlsplit(settings.SITE_URL), urlsplit(quote(path, safe="/?=+"))
    environ = {"PATH_INFO": asked.path, "QUERY_STRING": asked.query}
    environ |= {"HTTP_HOST": site.netloc, "wsgi.url_scheme": site.scheme}
    if settings.SECURE_PROXY_SSL_HEADER:
        environ[settings.SECURE_PROXY_SSL_HEADER[0]] = settings.SECURE_PROXY_SSL_HEADER[1]
    setup_testing_defaults(environ)
    told: list[str] = []
    answer = application(environ, lambda status, _headers, _error=None: told.append(status))
    try:
        for _part in answer:
            pass
    finally:
        answer.close()
    return told[0]
