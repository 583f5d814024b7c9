"""What a SOURCE of an import stands for: a file, all YAML files of a folder, or a web address."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from .fetch import fetch
from .problems import ERROR, FileProblem, Unreadable, printable
from .tree import LARGEST

WEB = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
SUFFIXES = (".yml", ".yaml")
LONGEST_KEY = 1000


@dataclass(frozen=True)
class SourceFile:
    """One file to import.

    shown  its place as the report names it: as it was given, or below the folder that was given
    key    its place as the database remembers it: absolute path or web address
    """

    shown: str
    key: str
    path: Path | None = None

    def read(self) -> bytes:
        """Its bytes. Raises Unreadable."""
        return fetch(self.key) if self.path is None else _read_file(self.path)

    @property
    def is_gone(self) -> bool:
        """Whether it was a file of this machine that is no longer there."""
        return self.path is not None and not self.path.exists()


def files_of(sources: Iterable[str]) -> tuple[list[SourceFile], list[tuple[str, FileProblem]]]:
    """Every file of the sources once, folders sorted by path; and what is wrong with a source as a whole."""
    found: dict[str, SourceFile] = {}
    problems: list[tuple[str, FileProblem]] = []
    for source in sources:
        files = list(_expand(source))
        found |= {file.key: file for file in files if file.key not in found}
        if not files:
            problems.append((_printable(source), _missing(source)))
    return list(found.values()), problems


def remembered(key: str) -> SourceFile:
    """The file behind a key of the database."""
    return SourceFile(key, key, None if WEB.match(key) else Path(key))


def key_of(source: str) -> str:
    """How the database remembers a source: web addresses as they are, paths absolute."""
    key = source if WEB.match(source) else _printable(os.path.abspath(source))
    if len(key) <= LONGEST_KEY:
        return key
    return f"{hashlib.sha256(key.encode()).hexdigest()}…{key[-900:]}"


def _expand(source: str) -> Iterator[SourceFile]:
    if WEB.match(source):
        address = source.partition("#")[0]
        yield SourceFile(address, key_of(address))
        return
    place = Path(source)
    if place.is_dir():
        for path in _walk(place):
            yield SourceFile(_printable(str(path)), key_of(str(path)), path)
    elif place.is_file():
        yield SourceFile(_printable(source), key_of(source), place)


def _walk(top: Path) -> Iterator[Path]:
    """YAML files below a folder in the order of their paths. Hidden folders are left out, each folder is seen once."""
    seen: set[tuple[int, int]] = set()
    for folder, folders, names in os.walk(top, followlinks=True):
        here = os.stat(folder)
        if (here.st_dev, here.st_ino) in seen:
            # A link leads back: what lies here was, or will be, met under its other path.
            folders.clear()
            continue
        seen.add((here.st_dev, here.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if name.lower().endswith(SUFFIXES) and path.is_file():
                yield path


def _missing(source: str) -> FileProblem:
    if not os.path.exists(source):
        message = _("There is no such file or folder.")
    elif os.path.isdir(source):
        message = _("The folder holds no .yml or .yaml file.")
    else:
        message = _("This is neither a file nor a folder.")
    return FileProblem(None, "", "no_source", ERROR, message)


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("unreadable", _("This is not a regular file."))
            data = file.read(LARGEST + 1)
    except OSError as error:
        message = _("The file can't be opened: %(reason)s.")
        raise Unreadable("unreadable", message % {"reason": error.strerror or type(error).__name__}) from None
    if len(data) > LARGEST:
        raise Unreadable("too_large", _("The file is larger than 1 MiB."))
    return data


def _printable(path: str) -> str:
    """A path as text that any database and any terminal can hold."""
    return printable(os.fsencode(path).decode("utf-8", "replace"))
