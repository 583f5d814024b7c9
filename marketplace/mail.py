"""The settings of mail, read from the environment: a mail server by its address, or a folder where mails lie as files.

smtp://user:password@host:25              plain
smtp://user:password@host:587?starttls=1  encrypted after the greeting
smtps://user:password@host:465            encrypted from the start
…?timeout=10                              seconds that one answer may take
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtps": 465}
LOCAL_ADDRESS = "http://127.0.0.1:8000"


def mail_settings(environ: Mapping[str, str], *, debug: bool, folder: Path, name: str) -> dict[str, Any]:
    """Django's settings of mail and the address of the site, which all links in mails begin with.

    folder  where mails are laid while debugging without a server
    name    of the site, for the sender of such mails
    Raises ImproperlyConfigured with the sentence that says what to set.
    """
    found = {"SITE_URL": _site_url(environ, debug), **_transport(environ, debug, folder)}
    sender = environ.get("MARKETPLACE_MAIL_FROM", "")
    if not sender and found["MAIL_FOLDER"]:
        sender = f"{name} <noreply@marktplatz.example>"
    if not sender:
        raise ImproperlyConfigured(
            "MARKETPLACE_MAIL_FROM is missing. Set it to the sender of all mails: "
            "MARKETPLACE_MAIL_FROM='Marktplatz <noreply@marktplatz.example>'"
        )
    return {**found, "DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}


def _site_url(environ: Mapping[str, str], debug: bool) -> str:
    url = environ.get("MARKETPLACE_SITE_URL", "").rstrip("/") or (LOCAL_ADDRESS if debug else "")
    if not url:
        raise ImproperlyConfigured(
            "MARKETPLACE_SITE_URL is missing. Set it to the address under which people call this site: "
            "MARKETPLACE_SITE_URL=https://marktplatz.example"
        )
    if not re.fullmatch(r"https?://[\w.\-:\[\]]+", url, re.ASCII):
        raise ImproperlyConfigured(
            "MARKETPLACE_SITE_URL is not the address of a site: https:// and the host name, without a path."
        )
    return url


def _transport(environ: Mapping[str, str], debug: bool, folder: Path) -> dict[str, Any]:
    url, own_folder = environ.get("MARKETPLACE_SMTP_URL", ""), environ.get("MARKETPLACE_MAIL_FOLDER", "")
    if not url and not own_folder and not debug:
        raise ImproperlyConfigured(
            "MARKETPLACE_SMTP_URL is missing. Set it to the mail server, smtps://user:password@host:465, "
            "or have mails laid into a folder instead: MARKETPLACE_MAIL_FOLDER=/srv/mail"
        )
    if not url:
        backend = "marketplace.core.outbox.folder.FolderBackend"
        return {"EMAIL_BACKEND": backend, "MAIL_FOLDER": own_folder or str(folder)}
    try:
        server = smtp_server(url)
    except SmtpUrlError as error:
        raise ImproperlyConfigured(
            f"MARKETPLACE_SMTP_URL is not an address of a mail server: {error}."
        ) from None
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": server.host,
        "EMAIL_PORT": server.port,
        "EMAIL_HOST_USER": server.user,
        "EMAIL_HOST_PASSWORD": server.password,
        "EMAIL_USE_SSL": server.uses_tls,
        "EMAIL_USE_TLS": server.uses_starttls,
        "EMAIL_TIMEOUT": server.timeout,
        "MAIL_FOLDER": "",
    }


class SmtpUrlError(ValueError):
    """Says what is wrong with the address, never the password in it."""


@dataclass(frozen=True)
class SmtpServer:
    """A mail server and how to speak with it."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    uses_tls: bool = False
    uses_starttls: bool = False
    timeout: int = 10


def smtp_server(url: str) -> SmtpServer:
    """The mail server of an address, or SmtpUrlError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SmtpUrlError("its host or port cannot be read") from None
    if parts.scheme not in PORTS:
        raise SmtpUrlError("it must begin with smtp:// or smtps://")
    if not parts.hostname:
        raise SmtpUrlError("it names no host")
    if parts.path not in ("", "/") or parts.fragment:
        raise SmtpUrlError("after the host only ?starttls=1 and timeout=… may follow")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls, timeout = options.pop("starttls", "0"), options.pop("timeout", "10")
    if options:
        raise SmtpUrlError("after the host only ?starttls=1 and timeout=… may follow")
    if starttls not in ("0", "1"):
        raise SmtpUrlError("starttls is neither 1 nor 0")
    if starttls == "1" and parts.scheme == "smtps":
        raise SmtpUrlError("smtps:// is encrypted from the start; leave starttls out")
    if not timeout.isdecimal() or not 1 <= int(timeout) <= 120:
        raise SmtpUrlError("timeout is a number of seconds from 1 to 120")
    return SmtpServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        uses_tls=parts.scheme == "smtps",
        uses_starttls=starttls == "1",
        timeout=int(timeout),
    )
