"""Compiles every django.po of the checkout, only those that changed. Importing it needs no polib."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
STAMP = "build/translations.json"
SKIPPED = {".git", ".venv", "node_modules", "build", "var", "tests", "docs"}


def outdated(checkout: Path) -> bool:
    """Says whether some translation changed since it was compiled, or was never compiled."""
    known = _known(checkout)
    current = _current(checkout)
    return known != current or not all(_target(checkout / name).exists() for name in current)


def compile_translations(checkout: Path) -> list[str]:
    """Writes the .mo file beside every django.po that changed since the last time and names those .po files."""
    known, current, compiled = _known(checkout), _current(checkout), []
    for name, digest in current.items():
        if known.get(name) != digest or not _target(checkout / name).exists():
            _compile(checkout / name)
            compiled.append(name)
    if current != known:
        _replace(checkout / STAMP, json.dumps(current, indent=1, sort_keys=True).encode())
    return compiled


def _known(checkout: Path) -> dict[str, str]:
    try:
        return json.loads((checkout / STAMP).read_text())
    except (FileNotFoundError, ValueError):
        return {}


def _current(checkout: Path) -> dict[str, str]:
    found = {}
    for place, folders, files in os.walk(checkout):
        if Path(place) == checkout:
            folders[:] = [name for name in folders if name not in SKIPPED]
        folders.sort()
        if "django.po" in files and Path(place).name == "LC_MESSAGES":
            source = Path(place) / "django.po"
            found[source.relative_to(checkout).as_posix()] = hashlib.sha256(source.read_bytes()).hexdigest()
    return found


def _target(source: Path) -> Path:
    return source.with_suffix(".mo")


def _compile(source: Path) -> None:
    import polib  # late: packages may be missing

    _replace(_target(source), polib.pofile(str(source)).to_binary())


def _replace(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(place)


if __name__ == "__main__":
    compile_translations(CHECKOUT)
    sys.exit(0)
