"""A ZIP that proves itself: the same content gives the same bytes, and a manifest holds the SHA-256 of every file.

`sha256sum -c manifest.txt` checks it without any program of ours. One file at a time is held in memory, or a piece of it.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.core import files
from marketplace.core.csv_file import csv_bytes
from marketplace.core.models import StoredFile
from marketplace.core.plain import plain, plain_all

FORM = "marketplace package 1"
PIECE = 64 * 1024
LONGEST = 60
# ZIP knows no time before; all files bear it, so that two packages differ only where their content does.
EPOCH = (1980, 1, 1, 0, 0, 0)
FOLDERS = re.compile(r"[\\/]")
PATH = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*")


@dataclass(frozen=True)
class Sealed:
    """A finished package: how many files it holds, and the SHA-256 of its manifest."""

    files: int
    sha256: str


def safe_name(name: str, fallback: str = "file") -> str:
    """A name of plain letters, digits, dashes and one dot; never a path, whatever somebody called a file."""
    stem, dot, extension = FOLDERS.split(name)[-1].rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem = slugify(stem)[:LONGEST].strip("-_") or fallback
    extension = slugify(extension)[:8]
    return f"{stem}.{extension}" if extension else stem


def safe_word(text: str, fallback: str) -> str:
    """A name of somebody as plain letters, digits and dashes."""
    return slugify(text)[:LONGEST].strip("-_") or fallback


class Archive:
    """Writes one package; `finish` adds the manifest, and nothing can be added afterwards."""

    def __init__(self, out: IO[bytes]):
        self._zip = zipfile.ZipFile(out, "w", compression=zipfile.ZIP_DEFLATED)
        self._entries: list[dict[str, Any]] = []
        self._names: set[str] = set()

    def data(self, name: str, content: bytes, **about: Any) -> None:
        """A file of these bytes."""
        with self._zip.open(self._info(name, len(content)), "w") as target:
            target.write(content)
        self._note(name, len(content), hashlib.sha256(content).hexdigest(), about)

    def text(self, name: str, text: str) -> None:
        """A text for people, UTF-8."""
        self.data(name, f"{plain(text).rstrip()}\n".encode())

    def json(self, name: str, value: Any) -> None:
        """A file for programs, with its keys in order."""
        told = json.dumps(plain_all(value), ensure_ascii=False, sort_keys=True, indent=1)
        self.data(name, f"{told}\n".encode())

    def table(self, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table (CSV) in which no cell runs as a formula."""
        self.data(name, csv_bytes([head, *rows]))

    def kept(self, name: str, stored: StoredFile) -> None:
        """A stored file, piece by piece. The manifest tells where it is lost or no longer as it was when it was kept."""
        try:
            content = files.opened(stored)
        except FileNotFoundError:
            lost = _("This file is lost. Its checksum (SHA-256) was %(hash)s.") % {"hash": stored.sha256}
            self.data(f"{name}.lost.txt", f"{lost}\n".encode(), kept_sha256=stored.sha256, is_as_kept=False)
            return
        digest, size = hashlib.sha256(), 0
        with content, self._zip.open(self._info(name, stored.size), "w") as target:
            while piece := content.read(PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        found = digest.hexdigest()
        about = {"kept_sha256": stored.sha256, "is_as_kept": found == stored.sha256}
        self._note(name, size, found, about)

    def finish(self, about: Mapping[str, Any]) -> Sealed:
        """Add manifest.json and manifest.txt, and close the package; `about` says what it is and of when."""
        entries = sorted(self._entries, key=lambda one: one["path"])
        self.json("manifest.json", {"form": FORM} | dict(about) | {"files": entries})
        listed = sorted(self._entries, key=lambda one: one["path"])
        content = "".join(f"{one['sha256']}  {one['path']}\n" for one in listed).encode()
        self.data("manifest.txt", content)
        self._zip.close()
        return Sealed(len(self._entries), hashlib.sha256(content).hexdigest())

    def _info(self, name: str, size: int) -> zipfile.ZipInfo:
        if not PATH.fullmatch(name) or name in self._names:
            raise ValueError(f"no name for a file of a package: {name!r}")
        self._names.add(name)
        info = zipfile.ZipInfo(name, EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.create_system = 3
        info.file_size = size
        return info

    def _note(self, name: str, size: int, sha256: str, about: Mapping[str, Any]) -> None:
        self._entries.append({"path": name, "size": size, "sha256": sha256, **about})
