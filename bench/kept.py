"""Where the database of one size lies: in a folder that is thrown away, or in one that is kept for the next run."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, connections

from marketplace.environment import CHECKOUT
from marketplace.postgres.cluster import ensure_running
from marketplace.postgres.urls import database_settings

# What decides what is stored: the makers of the bench, the search without what only reads, and the shape of the tables.
MAKERS = (
    "catalogue",
    "words",
    "load",
    "rows",
    "indexes",
    "copies",
    "models",
    "naive",
    "queries",
    "build",
    "tantivy_engine",
)
READERS = (
    "answers",
    "cursors",
    "engine",
    "expansion",
    "explain",
    "order",
    "reference",
    "spelling",
    "tsquery",
)
APPS = ("marketplace/core", "marketplace/registers", "accounts", "catalog", "procurement", "marketplace/site")


class OtherCode(RuntimeError):
    """The kept database was made by other code."""


@dataclass(frozen=True)
class Place:
    """The folder of one size.

    is_ready    its database is whole and was made by an earlier run
    begun       its database is a copy of a smaller one
    is_foreign  it was made by other code than this
    stamp       of the code that makes it, as it was when the making began
    """

    folder: Path
    stamp: str
    is_ready: bool = False
    begun: bool = False
    is_foreign: bool = False

    @property
    def tantivy(self) -> Path:
        """Where the index of tantivy lies."""
        return self.folder / "tantivy"

    def note(self, name: str, value: object) -> None:
        """Keep something beside the database."""
        (self.folder / f"{name}.json").write_text(json.dumps(value))

    def noted(self, name: str) -> object:
        """What was kept."""
        return json.loads((self.folder / f"{name}.json").read_text())


def stamp() -> str:
    """A hash of the source that makes the database."""
    files = [CHECKOUT / "bench" / f"{name}.py" for name in MAKERS]
    search = CHECKOUT / "catalog/search"
    files += [file for file in sorted(search.glob("*.py")) if file.stem not in READERS]
    files += sorted((search / "data").glob("*.txt"))
    files.append(CHECKOUT / "catalog/fit/traits.py")
    for app in APPS:
        files += sorted((CHECKOUT / app / "migrations").glob("*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(CHECKOUT)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@contextmanager
def database(
    keep: Path | None, name: str, *, begin_with: str = "", reuse_anyway: bool = False
) -> Iterator[Place]:
    """The default connection leads into the cluster of this name while the block runs.

    A new one begins as a copy of another kept one, where one is named and there. Only folders marked as whole with `finish`
    are used again; OtherCode if other code made one, unless it shall be used anyway.
    """
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder, _connected(Path(folder)):
            yield Place(Path(folder), stamp())
        return
    folder, other = keep.absolute() / name, keep.absolute() / begin_with
    is_ready, begun = check(folder, reuse_anyway=reuse_anyway), False
    if not is_ready:
        shutil.rmtree(folder, ignore_errors=True)
        begun = bool(begin_with) and check(other, reuse_anyway=reuse_anyway)
        if begun:
            shutil.copytree(other, folder, ignore=shutil.ignore_patterns("stamp", "tantivy"), symlinks=True)
        else:
            folder.mkdir(parents=True)
    base = folder if is_ready else other if begun else None
    told = stamp() if base is None else (base / "stamp").read_text()
    with _connected(folder):
        yield Place(folder, told, is_ready, begun, told != stamp())


def check(folder: Path, *, reuse_anyway: bool = False) -> bool:
    """Whether the folder holds a whole database made by this code; OtherCode if by other code."""
    file = folder / "stamp"
    if not file.exists():
        return False
    if file.read_text() != stamp() and not reuse_anyway:
        raise OtherCode(
            f"{folder} was made by other code than this. Remove it, or look at it with --reuse-anyway; "
            "then its figures are not those of this code."
        )
    return True


def finish(place: Place) -> None:
    """Mark the folder as whole."""
    (place.folder / "stamp").write_text(place.stamp)


@contextmanager
def _connected(folder: Path) -> Iterator[None]:
    cluster = ensure_running(folder, forgetful=True)
    try:
        # One role for everything: the bench makes tables and reads them.
        os.environ["DATABASE_URL"] = os.environ["DATABASE_ADMIN_URL"] = cluster.admin_url
        connections.close_all()
        connection.settings_dict.update(database_settings(cluster.admin_url))
        yield
    finally:
        connections.close_all()
        cluster.leave()
