"""Brings the whole marketplace up on this machine: database, tables, registers, demo, web server, job worker."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from marketplace.environment import data_folder, local_environment
from marketplace.postgres.cluster import Cluster
from marketplace.postgres.errors import PostgresError
from script.tasks import web
from script.tasks.preparation import Preparation
from script.tasks.supervisor import GaveUp, Supervisor
from script.tasks.web import HOST

PATIENCE = 60.0


class Stopped(BaseException):
    """Somebody asked this process to end; no handler of errors may swallow this."""


def main(arguments: list[str]) -> int:
    """Returns 0 after Ctrl-C or a request to end, 1 with a sentence when something could not be started."""
    options = _options(arguments)
    if options.data:
        os.environ["MARKETPLACE_DATA"] = os.path.abspath(options.data)
    # Whoever only looks around should not need a phone for it; a real site asks, see docs/operations.md.
    os.environ.setdefault("MARKETPLACE_SECOND_FACTOR", "0")
    _listen_to_signals()
    supervisor = Supervisor()
    try:
        _require_free(options.port)
        if not os.environ.get("DATABASE_URL"):
            os.environ.setdefault("MARKETPLACE_SITE_URL", f"http://{HOST}:{options.port}")
        with local_environment() as cluster:
            try:
                _serve(options, supervisor, cluster)
            finally:
                _ignore_signals()
                supervisor.end()
    except Stopped:
        return 0
    except (PostgresError, GaveUp) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: MARKETPLACE_DATA, or var/ here)")
    parser.add_argument("--empty", action="store_true", help="without the demo catalogue")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error("--port is a number from 1 to 65535")
    return options


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _listen_to_signals() -> None:
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        # Under nohup the closing of the terminal is meant to change nothing.
        signal.signal(signal.SIGHUP, _stop)


def _ignore_signals() -> None:
    # A second Ctrl-C must not interrupt the ending, which takes a moment.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise GaveUp(
                f"Port {port} cannot be used ({error.strerror}). Try script/server --port {port + 1}."
            ) from None


def _serve(options: argparse.Namespace, supervisor: Supervisor, cluster: Cluster | None) -> None:
    Preparation(supervisor, data=data_folder(), cluster=cluster).run(demo=not options.empty)
    supervisor.add("The web server", web.command(options.port))
    _wait_until_it_answers(options.port, supervisor, cluster)
    print(f"The marketplace runs at http://{HOST}:{options.port}/", flush=True)
    # Only now: the pages come first, and each process needs its moment of both cores to start.
    supervisor.add("The job worker", [sys.executable, "manage.py", "procrastinate", "worker"])
    if not options.empty:
        supervisor.run([sys.executable, "manage.py", "demo_accounts"])
    print(f"Data: {data_folder()}")
    if not os.environ.get("MARKETPLACE_SMTP_URL") and (mails := os.environ.get("MARKETPLACE_MAIL_FOLDER")):
        print(f"Mails are laid as files into {mails}: no mail server is configured.")
    print("Ctrl-C ends it.", flush=True)
    while True:
        _look_after(supervisor, cluster)
        time.sleep(0.5)


def _wait_until_it_answers(port: int, supervisor: Supervisor, cluster: Cluster | None) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        _look_after(supervisor, cluster)
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/livez", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise GaveUp(f"The web server did not answer within {PATIENCE:.0f} seconds.")


def _look_after(supervisor: Supervisor, cluster: Cluster | None) -> None:
    if cluster is not None and not cluster.is_alive() and cluster.revive():
        print("PostgreSQL had ended and was started again.", file=sys.stderr)
    supervisor.tend()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
