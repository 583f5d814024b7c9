"""The load generator: counts what a server answers, over connections that stay or close, and takes nothing else for an answer."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.load_generator import Order, Unexpected, carry_out, run

BODY = b'{"count": 0}'


class Handler(BaseHTTPRequestHandler):
    """Answers by the address: /stay, /close, /chunks, /unchanged, /broken, /none."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, str | None]]

    def do_GET(self):
        self.seen.append((self.path, self.headers["If-None-Match"]))
        if self.path == "/unchanged":
            self.send_response(304 if self.headers["If-None-Match"] == '"one"' else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/broken":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(BODY)
            self.close_connection = True
        elif self.path == "/chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\n" + BODY[:5] + b"\r\n7\r\n" + BODY[5:] + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_response(404 if self.path == "/none" else 200)
            if self.path == "/close":
                self.send_header("Connection", "close")
            self.send_header("Content-Length", str(len(BODY)))
            self.end_headers()
            self.wfile.write(BODY)

    def log_message(self, *_words):
        """Silence."""


class Server(ThreadingHTTPServer):
    """Says nothing about connections that end in the middle, as they do when the generator has counted enough."""

    def handle_error(self, *_words):
        """Silence."""


@pytest.fixture
def server():
    class Seeing(Handler):
        seen = []

    with Server(("127.0.0.1", 0), Seeing) as found:
        found.daemon_threads = True
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def order(server, *paths, headers=None, **more):
    asked = [(path, headers or {}) for path in paths]
    wanted = {"connections": 2, "warm": 0.02, "seconds": 0.15}
    return Order(server.server_port, asked, **wanted | more)


def test_generator_keeps_connections_that_the_server_keeps(server):
    found = carry_out(order(server, "/stay"))

    assert found.per_second > 20
    assert found.connects == 0


def test_generator_connects_anew_where_the_server_closes(server):
    found = carry_out(order(server, "/close"))

    assert found.per_second > 20
    assert found.connects == pytest.approx(1, abs=0.2)


def test_generator_reads_answers_in_chunks_to_their_end(server):
    found = carry_out(order(server, "/chunks"))

    assert found.per_second > 20
    assert 12 < found.size < 300


def test_generator_asks_all_addresses_in_turn(server):
    carry_out(order(server, "/stay", "/chunks", connections=1))

    paths = [path for path, _tag in server.RequestHandlerClass.seen]
    assert paths[:4] == ["/stay", "/chunks", "/stay", "/chunks"]


def test_generator_sends_the_tag_and_takes_304_for_the_answer(server):
    found = carry_out(order(server, "/unchanged", headers={"If-None-Match": '"one"'}, status=304))

    assert found.per_second > 20
    assert {tag for _path, tag in server.RequestHandlerClass.seen} == {'"one"'}


@pytest.mark.parametrize(("path", "status"), [("/none", 200), ("/unchanged", 304)])
def test_generator_meets_another_status_and_raises(server, path, status):
    with pytest.raises(Unexpected, match=f"instead of {status}"):
        carry_out(order(server, path, status=status))


def test_generator_meets_an_answer_cut_short_and_raises(server):
    with pytest.raises(Unexpected, match="The connection ended after"):
        carry_out(order(server, "/broken"))


def test_generator_in_its_own_process_gives_the_same_kind_of_result(server):
    found = run(order(server, "/stay"))

    assert found.per_second > 20
    assert 0 < found.own_share <= 1.1


def test_generator_in_its_own_process_tells_what_went_wrong(server):
    with pytest.raises(Unexpected, match="instead of 200"):
        run(order(server, "/none"))
