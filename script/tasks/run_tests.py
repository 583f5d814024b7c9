"""Runs pytest on two processes, after seeing to the one system package that the tests need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from script.tasks.browser import find_chromium

INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")


def main(arguments: list[str]) -> int:
    """Returns the exit code of pytest; `--long` adds the full matrices and a second run on an older PostgreSQL."""
    long = "--long" in arguments
    arguments = [word for word in arguments if word != "--long"]
    _see_to_chromium()
    environment = {**os.environ, **({"MARKETPLACE_LONG": "1"} if long else {})}
    code = _pytest(arguments, environment)
    if not long or code != 0:
        return code
    older = _older_postgres()
    if older is None:
        print(
            f"No older PostgreSQL in {SYSTEM_POSTGRES}: the second run is left out (apt-get install postgresql)."
        )
        return code
    print(f"Once more on {older} ...", flush=True)
    return _pytest(arguments, {**os.environ, "PG_BIN": str(older)})


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    chosen = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in arguments)
    # A file stays on one process, so that what it loads once for all its tests is loaded once. The files keep the
    # order of tests/plugin.py; by itself xdist begins with those of many tests, however short these are.
    spread = [] if chosen else ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    return subprocess.run([sys.executable, "-m", "pytest", *spread, *arguments], env=environment).returncode


def _see_to_chromium() -> None:
    if find_chromium():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests ...", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        if subprocess.run(INSTALL, **quiet).returncode != 0:
            # Package lists may be missing or old.
            subprocess.run(["apt-get", "update"], **quiet)
            subprocess.run(INSTALL, **quiet)
    if not find_chromium():
        print(
            "Chromium was not found, so the browser tests cannot run. "
            f"Debian, Ubuntu: sudo {' '.join(INSTALL)}    elsewhere: set CHROMIUM to its path.",
            file=sys.stderr,
        )


def _older_postgres() -> Path | None:
    found = [entry for entry in SYSTEM_POSTGRES.glob("*") if entry.name.isdigit() and int(entry.name) >= 15]
    return min(found, key=lambda entry: int(entry.name)) / "bin" if found else None


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
