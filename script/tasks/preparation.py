"""The steps before the server starts, each left out when nothing it depends on has changed since it last ran."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

from marketplace.environment import CHECKOUT
from marketplace.postgres.cluster import Cluster
from script.tasks.supervisor import Supervisor

ROOMS = ("marketplace", "accounts", "catalog", "procurement")
ALSO = ("requirements.txt", "publiccode.yml", "manage.py")
SKIPPED = {"__pycache__", "locale"}


class Preparation:
    """Migrations, registers, demo and static files; the stamps live where their results live."""

    def __init__(self, supervisor: Supervisor, *, data: Path, cluster: Cluster | None) -> None:
        self.supervisor = supervisor
        self.data = data
        # The stamps of a cluster lie inside it and vanish with it; of a foreign database nothing is assumed.
        self.stamps = None if cluster is None else cluster.folder / "prepared.json"
        self.source = _digest([*ROOMS, *ALSO])

    def run(self, *, demo: bool) -> None:
        """Does what is needed and says so; raises GaveUp when a step fails."""
        self._step("migrate", "Preparing the tables ...", ["migrate", "--verbosity", "0"])
        self._step("load_registers", "Loading the registers ...", ["load_registers"])
        if demo:
            # Their password is public: only the database of this checkout gets the accounts of the demo. Once, since
            # they are refused where real people work for the operator, and a later start must not fail on that.
            accounts = [] if self.stamps is None or "load_demo" in self._done() else ["--accounts"]
            self._step("load_demo", "Loading the demo catalogue ...", ["load_demo", *accounts])
            # They stand on those accounts and make more of them, so they too are told once and here alone.
            if self.stamps is not None and "load_demo_soundings" not in self._done():
                self._step(
                    "load_demo_soundings", "Telling the demo's market soundings ...", ["load_demo_soundings"]
                )
        self._static_files()

    def _step(self, name: str, sentence: str, words: list[str]) -> None:
        done = self._done()
        if done.get(name) == self.source:
            return
        print(sentence, flush=True)
        self.supervisor.run([sys.executable, "manage.py", *words])
        if self.stamps is not None:
            _write(self.stamps, json.dumps({**done, name: self.source}, indent=1))

    def _done(self) -> dict[str, str]:
        if self.stamps is None or not self.stamps.exists():
            return {}
        return json.loads(self.stamps.read_text())

    def _static_files(self) -> None:
        stamp = self.data / "static.stamp"
        wanted = _digest(["marketplace", "catalog", "build/assets", "requirements.txt", "manage.py"])
        there = (self.data / "static" / "staticfiles.json").exists()
        if there and stamp.exists() and stamp.read_text() == wanted:
            return
        print("Collecting static files ...", flush=True)
        stamp.unlink(missing_ok=True)
        self.supervisor.run(
            [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
        )
        _write(stamp, wanted)


def _digest(names: list[str]) -> str:
    """Returns a hash of all files below the names; generated files are left out."""
    digest = hashlib.sha256()
    for name in names:
        for file in _files(CHECKOUT / name):
            digest.update(f"{file.relative_to(CHECKOUT)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    found = []
    for folder, folders, files in os.walk(place):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        found += [Path(folder) / name for name in sorted(files) if not name.endswith((".pyc", ".mo"))]
    return found


def _write(place: Path, text: str) -> None:
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.write_text(text)
    draft.replace(place)
