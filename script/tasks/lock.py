"""Pins what requirements*.in ask for, with hashes, for every platform at once; and checks that no host got in."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
# In this order: the second is bound to the versions of the first.
FILES = ("requirements", "requirements-dev", "requirements-node")
HEAD = "# Written by script/lock from {source}. Do not edit.\n"
OPTIONS = ("--universal", "--generate-hashes", "--python-version=3.11", "--no-header", "--no-annotate")
OPTIONS += ("--no-emit-index-url", "--no-emit-find-links", "--quiet")


def main(arguments: list[str]) -> int:
    """Returns 0 when every lock file is written."""
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    for name in FILES:
        target = CHECKOUT / f"{name}.txt"
        words = [Path(sys.executable).with_name("uv"), "pip", "compile", *OPTIONS, *upgrade, f"{name}.in"]
        subprocess.run([*words, "-o", target.name], cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)
        target.write_text(HEAD.format(source=f"{name}.in") + target.read_text())
    if shutil.which("npm"):
        subprocess.run(
            ["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=CHECKOUT, check=True
        )
    else:
        print("npm was not found: package-lock.json stays as it is.")
    return _hosts()


def _hosts() -> int:
    """Says which lock file names the place a package was fetched from; that place is this machine's own affair."""
    found = 0
    for name in [*(f"{name}.txt" for name in FILES), "package-lock.json"]:
        text = (CHECKOUT / name).read_text()
        for host in re.findall(
            r"\"resolved\": \"[^\"]*|--(?:extra-)?index-url.*|--find-links.*|file://\S*", text
        ):
            print(f"{name} names a host or a path of this machine: {host}", file=sys.stderr)
            found = 1
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
