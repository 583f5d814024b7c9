"""Fetches one file from the web without ever reaching into the operator's own network.

Each host name is resolved once, every address behind it is judged, and the connection goes to exactly the address that
was judged: a name that changes its answer in between gains nothing. Each redirect is judged anew. All of it together,
from the first question for the name to the last byte, has one deadline.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _

from .deadline import Deadline, resolved
from .problems import Unreadable
from .tree import LARGEST

MOST_REDIRECTS = 3
# For commands; who waits for a page is given the shorter one.
COMMAND_SECONDS = 30.0
PAGE_SECONDS = 8.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEADERS = {"User-Agent": "marketplace-import", "Accept": "*/*", "Accept-Encoding": "identity"}
# Addresses in these carry an IPv4 address inside, which a gateway would reach.
TRANSLATED = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


def fetch(url: str, *, seconds: float = COMMAND_SECONDS) -> bytes:
    """The bytes at an http or https address, at most 1 MiB; else Unreadable with the reason, before the seconds are over."""
    with Deadline(seconds) as deadline:
        for _redirect in range(MOST_REDIRECTS + 1):
            response = _ask(url, deadline)
            try:
                if response.status not in REDIRECTS:
                    return _body(response, deadline)
                url = urljoin(url, response.headers.get("Location", ""))
            finally:
                response.close()
    raise Unreadable(
        "redirects", _("The address leads on more than %(most)d times.") % {"most": MOST_REDIRECTS}
    )


def _ask(url: str, deadline: Deadline) -> urllib3.BaseHTTPResponse:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        message = _("Only addresses that begin with https:// or http://, without a password, are read.")
        raise Unreadable("address", message)
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        host = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise Unreadable("fetch", _("The host “%(host)s” is not known.") % {"host": host}) from None
    target = str(_judged_address(host, port, deadline))
    common = {"port": port, "timeout": deadline.left(), "retries": False, "maxsize": 1}
    if parts.scheme == "https":
        pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
            target, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED", **common
        )
    else:
        pool = urllib3.HTTPConnectionPool(target, **common)
    deadline.watch(pool)
    path = f"/{parts.path.lstrip('/')}" + (f"?{parts.query}" if parts.query else "")
    shown = f"[{host}]" if ":" in host else host
    headers = HEADERS | {"Host": f"{shown}:{parts.port}" if parts.port else shown}
    try:
        return pool.request("GET", path, headers=headers, redirect=False, preload_content=False)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        deadline.left()
        message = _("The address can't be reached: %(reason)s.")
        raise Unreadable("fetch", message % {"reason": type(error).__name__}) from None


def _judged_address(
    host: str, port: int, deadline: Deadline
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address to connect to; all that the name stands for must be public."""
    try:
        answers = resolved(host, port, deadline)
    except (OSError, UnicodeError):
        raise Unreadable("fetch", _("The host “%(host)s” is not known.") % {"host": host}) from None
    found = [ipaddress.ip_address(answer[4][0].partition("%")[0]) for answer in answers]
    if not found:
        raise Unreadable("fetch", _("The host “%(host)s” is not known.") % {"host": host})
    if not settings.IMPORT_PRIVATE_ADDRESSES and not all(is_public(address) for address in found):
        message = _("“%(host)s” is not a public address of the internet. Such addresses are not read.")
        raise Unreadable("private_address", message % {"host": host})
    return found[0]


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, reserved or for many."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _body(response: urllib3.BaseHTTPResponse, deadline: Deadline) -> bytes:
    if response.status != 200:
        raise Unreadable(
            "fetch", _("The address answers with status %(status)d.") % {"status": response.status}
        )
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unreadable("fetch", _("The address sends a compressed answer that was not asked for."))
    found = bytearray()
    try:
        while chunk := response.read(65_536, decode_content=False):
            found += chunk
            if len(found) > LARGEST:
                raise Unreadable("too_large", _("The file is larger than 1 MiB."))
            deadline.left()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        deadline.left()
        message = _("The address can't be read: %(reason)s.")
        raise Unreadable("fetch", message % {"reason": type(error).__name__}) from None
    # A connection that was cut looks like a file that has ended.
    deadline.left()
    return bytes(found)
