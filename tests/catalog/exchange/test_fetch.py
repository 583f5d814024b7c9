"""Web addresses: fetched within bounds, and never from the operator's own network."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from catalog.actions.imports import import_files
from catalog.exchange.fetch import fetch, is_public
from catalog.exchange.problems import Unreadable
from catalog.models import ImportedFile, Solution
from marketplace.core.actor import system_actor

from .samples import publiccode
from .test_imports import counts

BY = system_actor("command:import_publiccode")
seen: list[tuple[str, str]] = []


class Answers(BaseHTTPRequestHandler):
    """A small web site with everything that may go wrong."""

    def do_GET(self) -> None:
        seen.append((self.path, self.headers["Host"]))
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path.startswith("/loop/"):
            self.send_response(301)
            self.send_header("Location", f"/loop/{int(self.path.removeprefix('/loop/')) + 1}")
            self.end_headers()
        elif self.path == "/large.yml":
            self.send_response(200)
            self.end_headers()
            for _part in range(20):
                self.wfile.write(b"#" * 100_000)
        elif self.path == "/packed.yml":
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(b"x")
        elif self.path == "/publiccode.yml":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(publiccode())
        else:
            self.send_response(404)
            self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def private_allowed(settings: Any) -> None:
    settings.IMPORT_PRIVATE_ADDRESSES = True


def refusal(url: str) -> str:
    with pytest.raises(Unreadable) as caught:
        fetch(url)
    return caught.value.problem.rule


def resolve_to(monkeypatch: pytest.MonkeyPatch, **hosts: list[str]) -> list[str]:
    """Give host names addresses; returns the list of names that are asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[tuple]:
        asked.append(host)
        if host not in hosts:
            raise socket.gaierror(-2, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in hosts[host]]

    monkeypatch.setattr("catalog.exchange.deadline.socket.getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_fetch_only_addresses_of_the_public_internet_count_as_public(address: str, expected: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is expected


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "0x7f000001", "2130706433", "127.1"]
)
def test_fetch_of_a_private_host_is_refused_without_a_connection(host: str, site: str) -> None:
    port = site.rsplit(":", 1)[1]
    assert refusal(f"http://{host}:{port}/publiccode.yml") in ("private_address", "fetch")
    assert seen == []


def test_fetch_of_a_name_that_resolves_to_a_private_address_is_refused(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.rsplit(":", 1)[1]
    resolve_to(
        monkeypatch, **{"innen.example": ["127.0.0.1"], "beides.example": ["93.184.215.14", "10.0.0.1"]}
    )
    assert refusal(f"http://innen.example:{port}/publiccode.yml") == "private_address"
    assert refusal(f"http://beides.example:{port}/publiccode.yml") == "private_address"
    assert refusal("http://unbekannt.example/publiccode.yml") == "fetch"
    assert seen == []


def test_fetch_resolves_a_name_once_and_connects_to_what_was_judged(
    site: str, monkeypatch: pytest.MonkeyPatch, private_allowed: None
) -> None:
    port = site.rsplit(":", 1)[1]
    asked = resolve_to(monkeypatch, **{"stadt.example": ["127.0.0.1"], "127.0.0.1": ["127.0.0.1"]})
    assert fetch(f"http://stadt.example:{port}/publiccode.yml") == publiccode()
    assert asked[0] == "stadt.example"
    assert asked.count("stadt.example") == 1
    assert seen == [("/publiccode.yml", f"stadt.example:{port}")]


def test_fetch_redirect_to_a_private_address_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.rsplit(":", 1)[1]
    resolve_to(
        monkeypatch,
        **{"aussen.example": ["127.0.0.1"], "innen.example": ["127.0.0.1"], "127.0.0.1": ["127.0.0.1"]},
    )
    # As if the first host were public: the guard has to look again after the redirect.
    first = iter([True])
    monkeypatch.setattr("catalog.exchange.fetch.is_public", lambda address: next(first, False))
    url = f"http://aussen.example:{port}/to/http://innen.example:{port}/publiccode.yml"
    assert refusal(url) == "private_address"
    assert [path for path, _host in seen] == [f"/to/http://innen.example:{port}/publiccode.yml"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://stadt.example/x", "gopher://x", "http://u:p@stadt.example/"]
)
def test_fetch_of_any_other_scheme_is_refused_also_after_a_redirect(
    target: str, site: str, private_allowed: None
) -> None:
    assert refusal(target) == "address"
    assert refusal(f"{site}/to/{target}") == "address"


def test_fetch_follows_three_redirects_and_no_more(site: str, private_allowed: None) -> None:
    assert fetch(f"{site}/to//to//to//publiccode.yml") == publiccode()
    assert refusal(f"{site}/to//to//to//to//publiccode.yml") == "redirects"
    seen.clear()
    assert refusal(f"{site}/loop/1") == "redirects"
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("path", "rule"), [("/large.yml", "too_large"), ("/packed.yml", "fetch"), ("/nowhere.yml", "fetch")]
)
def test_fetch_of_what_is_too_large_packed_or_missing_is_refused(
    path: str, rule: str, site: str, private_allowed: None
) -> None:
    assert refusal(f"{site}{path}") == rule


def test_fetch_of_a_host_that_does_not_answer_is_refused_with_a_reason(private_allowed: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert refusal(f"http://127.0.0.1:{taken.getsockname()[1]}/x") == "fetch"


def drips(conversation: socket.socket, said: bytes, drop: bytes) -> None:
    """Say the beginning at once, then one drop after the other, each long before any limit of a single answer."""
    with contextlib.suppress(OSError), conversation:
        conversation.sendall(said)
        for _drop in range(100):
            time.sleep(0.05)
            conversation.sendall(drop)


@pytest.fixture
def dripping(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a host that answers with what the test says, drop by drop, for five seconds."""
    said, drop = request.param
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                conversation, _address = server.accept()
                threading.Thread(target=drips, args=(conversation, said, drop), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1]
    server.close()


@pytest.mark.parametrize(
    ("scheme", "dripping"),
    [
        ("http", (b"", b"")),
        ("http", (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x")),
        ("http", (b"HTTP/1.1 200 OK\r\n", b"X-More: x\r\n")),
        ("http", (b"HTTP/1.1 200 OK\r\n\r\n", b"#")),
        ("http", (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"#")),
        ("http", (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n#\r\n")),
        # A record of a handshake that announces much and gives one byte at a time.
        ("https", (b"\x16\x03\x03\x40\x00", b"\x00")),
    ],
    indirect=["dripping"],
    ids=["silence", "a header", "headers", "a body", "a counted body", "chunks", "a handshake"],
)
def test_fetch_of_a_host_that_answers_drop_by_drop_ends_at_its_deadline(
    scheme: str, dripping: int, private_allowed: None
) -> None:
    begun = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        fetch(f"{scheme}://127.0.0.1:{dripping}/x", seconds=0.5)
    assert time.monotonic() - begun < 1.5
    assert caught.value.problem.rule == "fetch"
    assert "langsam" in caught.value.problem.message


def test_fetch_counts_redirects_and_names_into_the_same_deadline(
    site: str, monkeypatch: pytest.MonkeyPatch, private_allowed: None
) -> None:
    port = site.rsplit(":", 1)[1]
    real = socket.getaddrinfo

    def slow(host: str, *args: Any, **kwargs: Any) -> list[tuple]:
        time.sleep(0.3 if host.endswith(".example") else 0)
        return real("127.0.0.1", *args, **kwargs)

    monkeypatch.setattr("catalog.exchange.deadline.socket.getaddrinfo", slow)
    first, second = f"http://eins.example:{port}", f"http://zwei.example:{port}"
    assert fetch(f"{first}/to/{second}/publiccode.yml", seconds=5) == publiccode()
    begun = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        fetch(f"{first}/to/{second}/publiccode.yml", seconds=0.5)
    assert (time.monotonic() - begun < 1.5, caught.value.problem.rule) == (True, "fetch")
    assert "langsam" in caught.value.problem.message


def test_fetch_leaves_no_connection_open(site: str, private_allowed: None) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for path in ("/publiccode.yml", "/to//publiccode.yml", "/nowhere.yml", "/large.yml"):
        with contextlib.suppress(Unreadable):
            fetch(f"{site}{path}")
    # The small web site answers each on a thread of its own, which may end a little later.
    deadline = time.monotonic() + 5
    while len(os.listdir("/proc/self/fd")) > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(os.listdir("/proc/self/fd")) <= before


@pytest.mark.django_db
def test_fetch_imports_a_file_from_an_address_and_again_without_change(
    site: str, private_allowed: None
) -> None:
    url = f"{site}/publiccode.yml"
    assert counts(import_files(sources=[url], by=BY)) == {"files": 1, "created": 1}
    assert ImportedFile.objects.get().source == url
    assert counts(import_files(sources=[url, f"{url}#fragment"], by=BY)) == {"files": 1, "unchanged": 1}


@pytest.mark.django_db
def test_fetch_that_fails_is_told_but_not_remembered(site: str, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(publiccode())
    url = f"{site}/publiccode.yml"
    found = import_files(sources=[url, str(tmp_path)], by=BY).report
    assert (found["files"], found["created"], found["rejected"]) == (2, 1, 1)
    assert [(p["source"], p["rule"], p["severity"]) for p in found["problems"]] == [
        (url, "private_address", "error")
    ]
    assert (ImportedFile.objects.count(), Solution.objects.count()) == (1, 1)
