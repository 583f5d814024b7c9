"""Reading packages: their files, their manifest recomputed, and the judgement of sha256sum."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any


def files_of(content: bytes) -> dict[str, bytes]:
    """All files by path, in the order in which they stand in the package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def differing(found: dict[str, bytes]) -> list[str]:
    """Paths whose content is not what the manifest says; a path that only one of both knows is among them."""
    listed = {one["path"]: one["sha256"] for one in json.loads(found["manifest.json"])["files"]}
    real = {
        path: hashlib.sha256(content).hexdigest()
        for path, content in found.items()
        if path not in ("manifest.json", "manifest.txt")
    }
    return sorted(path for path in {*listed, *real} if listed.get(path) != real.get(path))


def sha256sum(found: dict[str, bytes], folder: Path) -> tuple[int, list[str]]:
    """What `sha256sum -c manifest.txt` says: its code, and the files that failed."""
    for path, content in found.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "manifest.txt"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, [line.partition(":")[0] for line in done.stdout.splitlines()]


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a table, its head first."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def taken(answer: Any) -> bytes:
    """The content of an answer that comes in pieces."""
    return b"".join(answer.streaming_content)
