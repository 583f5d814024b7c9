"""The virus scan: clamd over its own protocol; whoever cannot be asked has not said that a file is clean."""

from __future__ import annotations

import socket
import struct
import time
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext as _

NO_SCANNER = "none"
_PIECE = 64 * 1024


class ScannerSilent(Exception):
    """The scanner is down, hangs, or answers something else than a verdict."""


def require_clean(source: BinaryIO) -> str:
    """Name the scanner that found nothing, or "none" where the operator runs without one.

    Raises ValidationError for a find, and also where the scanner gives no verdict: nothing is kept unscanned by accident.
    """
    address = settings.FILE_SCANNER
    if address == "off":
        return NO_SCANNER
    source.seek(0)
    try:
        verdict = _ask(address, source)
    except (OSError, ScannerSilent) as error:
        raise ValidationError(
            _(
                "The virus scanner can't be reached at the moment, so nothing was kept. Please try again later."
            ),
            code="scanner",
        ) from error
    if verdict != "OK":
        raise ValidationError(
            _("The virus scanner found something harmful in this file. It was not kept."), code="virus"
        )
    return "clamd"


def _ask(address: str, source: BinaryIO) -> str:
    """OK or FOUND; the whole conversation takes at most FILE_SCANNER_SECONDS."""
    end = time.monotonic() + settings.FILE_SCANNER_SECONDS
    with _connection(address) as line:
        _send(line, b"zINSTREAM\0", end)
        while piece := source.read(_PIECE):
            _send(line, struct.pack("!I", len(piece)) + piece, end)
        _send(line, struct.pack("!I", 0), end)
        answer = b""
        while not answer.endswith(b"\0"):
            _wait(line, end)
            piece = line.recv(4096)
            if not piece or len(answer) > 4096:
                raise ScannerSilent(answer[:100])
            answer += piece
    text = answer.rstrip(b"\0").decode(errors="replace")
    if text == "stream: OK":
        return "OK"
    if text.endswith(" FOUND"):
        return "FOUND"
    raise ScannerSilent(text[:100])


def _send(line: socket.socket, data: bytes, end: float) -> None:
    _wait(line, end)
    line.sendall(data)


def _wait(line: socket.socket, end: float) -> None:
    left = end - time.monotonic()
    if left <= 0:
        raise ScannerSilent("took too long")
    line.settimeout(left)


def _connection(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(settings.FILE_SCANNER_SECONDS)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return socket.create_connection((parts.hostname, parts.port), timeout=settings.FILE_SCANNER_SECONDS)
    raise ImproperlyConfigured("MARKETPLACE_CLAMD is neither tcp://host:port nor unix:///path nor off.")
