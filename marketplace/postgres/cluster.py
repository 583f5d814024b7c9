"""One cluster of PostgreSQL in a data folder: made once, started when needed, shared, stopped by its last user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from psycopg import pq

from marketplace.postgres import postmaster
from marketplace.postgres.account import Account, account_for
from marketplace.postgres.binaries import Binaries, find_binaries
from marketplace.postgres.errors import PostgresError
from marketplace.postgres.locks import FileLock, alone, moves_lock, users_lock
from marketplace.postgres.roles import APP, DATABASE, OWNER, SUPERUSER, create_roles
from marketplace.postgres.sockets import make_socket_folder, remove_outer_socket_folders
from marketplace.postgres.urls import socket_url

CHECKOUT = Path(__file__).resolve().parents[2]
RECOVERY = 180.0
LOG_LIMIT = 10_000_000

REAL = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_wal_size": "512MB",
    # Pages lie in memory or on a disk without moving parts; the default would keep the planner from indexes.
    "random_page_cost": "1.1",
}
# Tests start from nothing each time, so nothing has to outlive a power cut.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "1GB"}


@dataclass
class Cluster:
    """A running server and the share its user holds in it; the share ends with `leave` or with the process."""

    app_url: str
    admin_url: str
    folder: Path
    forgetful: bool = False
    _share: FileLock | None = field(default=None, repr=False)

    def is_alive(self) -> bool:
        """Says whether the server's process exists, which costs next to nothing to ask."""
        return postmaster.live_pid(self.folder / "cluster") is not None

    def revive(self) -> bool:
        """Starts the server again if it died, and says whether it had to."""
        with alone(moves_lock(self.folder)):
            if _answers(_socket_of(self.folder)):
                return False
            _Server(self.folder, forgetful=self.forgetful).bring_up()
            return True

    def leave(self) -> None:
        """Gives the share back; the last user stops the server and waits until it has ended."""
        if self._share is None:
            return
        with alone(moves_lock(self.folder)):
            if self._share.try_to_take():
                postmaster.stop(self.folder / "cluster")
                remove_outer_socket_folders(self.folder)
            self._share.close()
            self._share = None


def ensure_running(data: Path, *, forgetful: bool = False, remove: bool = False) -> Cluster:
    """Returns the running cluster of the data folder; the caller counts as one of its users from now on.

    Makes the cluster, its roles and its database when they are missing, and mends what a kill -9 left. Any number of
    processes may call this at once. `forgetful` trades durability for speed; `remove` deletes the data folder when the
    last user has gone (both for tests). Raises PostgresError.
    """
    folder = Path(os.path.abspath(data)) / "postgres"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(moves_lock(folder)):
        share = FileLock(users_lock(folder))
        share.share()
        try:
            place = _Server(folder, forgetful=forgetful, remove=remove).bring_up()
        except BaseException:
            share.close()
            raise
    return Cluster(
        app_url=socket_url(user=APP, database=DATABASE, folder=place),
        admin_url=socket_url(user=OWNER, database=DATABASE, folder=place),
        folder=folder,
        forgetful=forgetful,
        _share=share,
    )


class _Server:
    """Brings one server up; the caller holds the moves' lock, so nobody else starts or stops it meanwhile."""

    def __init__(self, folder: Path, *, forgetful: bool, remove: bool = False) -> None:
        self.folder = folder
        self.cluster = folder / "cluster"
        self.log = folder / "log"
        self.forgetful = forgetful
        self.remove = remove

    def bring_up(self) -> str:
        """Returns the socket folder of the server, which answers and has its roles."""
        place = _socket_of(self.folder)
        if not _answers(place):
            place = self._start()
            self._call_keeper()
        if place is None:
            raise PostgresError(f"PostgreSQL answers but says not where. See {self.log}.")
        done = self.folder / "roles"
        if not done.exists():
            create_roles(place)
            done.write_text("1\n")
        return place

    def _start(self) -> str:
        version = self.cluster / "PG_VERSION"
        binaries = find_binaries(major=int(version.read_text()) if version.exists() else None)
        account = account_for(self.cluster)
        if account.uid is not None:
            # The other account must be able to pass through; what lies below keeps its own protection.
            self.folder.chmod(0o711)
        if version.exists():
            account.hand_over(self.cluster)
        else:
            self._initdb(binaries, account)
        place = make_socket_folder(self.folder, account)
        process: subprocess.Popen[bytes] | None = None
        end = time.monotonic() + RECOVERY
        while time.monotonic() < end:
            current = postmaster.socket_folder(self.cluster)
            if current and postmaster.live_pid(self.cluster) and _answers(current):
                return current
            if process is not None and process.poll() is not None and not self._may_retry():
                raise PostgresError(f"PostgreSQL did not start:\n{self._last_words()}")
            gone = process is None or process.poll() is not None
            if gone and postmaster.clear_stale_pid_file(self.cluster):
                process = self._launch(binaries, account, place)
            time.sleep(0.02)
        raise PostgresError(f"PostgreSQL did not answer within {RECOVERY:.0f} seconds:\n{self._last_words()}")

    def _initdb(self, binaries: Binaries, account: Account) -> None:
        # Made under another name and renamed, so that an interrupted initdb never looks like a cluster.
        fresh = self.folder / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        account.hand_over(fresh)
        words = [*account.prefix, binaries.initdb, "-D", str(fresh), "-U", SUPERUSER]
        words += ["--auth=trust", "--encoding=UTF8"]
        words += ["--locale=C", "--lc-ctype=UTF-8"] if sys.platform == "darwin" else ["--locale=C.UTF-8"]
        words += ["--no-sync"] if self.forgetful else []
        answer = subprocess.run(
            words, capture_output=True, text=True, cwd="/", env=_environment(), **account.popen_options()
        )
        if answer.returncode != 0:
            raise PostgresError(f"initdb failed in {fresh}:\n{answer.stdout}{answer.stderr}{account.hint()}")
        fresh.rename(self.cluster)

    def _launch(self, binaries: Binaries, account: Account, place: Path) -> subprocess.Popen[bytes]:
        settings = {**REAL, **(FORGETFUL if self.forgetful else {}), "unix_socket_directories": str(place)}
        words = [*account.prefix, binaries.postgres, "-D", str(self.cluster)]
        for name, value in settings.items():
            words += ["-c", f"{name}={value}"]
        with self._open_log() as log:
            return subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                # Its own session: Ctrl-C in the terminal must not reach it before its users have ended.
                start_new_session=True,
                **account.popen_options(),
            )

    def _open_log(self) -> IO[bytes]:
        too_long = self.log.exists() and self.log.stat().st_size > LOG_LIMIT
        return self.log.open("wb" if too_long else "ab")

    def _may_retry(self) -> bool:
        # Processes of a killed server end by themselves within moments and give the data free.
        words = self._last_words(lines=4)
        return "still in use" in words or "already exists" in words

    def _last_words(self, *, lines: int = 12) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _call_keeper(self) -> None:
        subprocess.Popen(
            [sys.executable, "-m", "marketplace.postgres.keeper", str(self.folder)]
            + (["--remove"] if self.remove else []),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=CHECKOUT,
            start_new_session=True,
        )


def _socket_of(folder: Path) -> str | None:
    cluster = folder / "cluster"
    return postmaster.socket_folder(cluster) if postmaster.live_pid(cluster) is not None else None


def _answers(place: str | None) -> bool:
    if place is None:
        return False
    # The same question that pg_isready asks.
    address = f"host={_quoted(place)} port=5432 user={SUPERUSER} dbname=postgres connect_timeout=5"
    return pq.PGconn.ping(os.fsencode(address)) == pq.Ping.OK


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", r"\\").replace("'", r"\'") + "'"


def _environment() -> dict[str, str]:
    """Returns the environment without PG* variables, which would point the programs at another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8" if sys.platform != "darwin" else "C"}
