"""Where the server listens: a folder that only its owner may enter, with a path short enough for a socket."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from marketplace.postgres.account import Account
from marketplace.postgres.errors import PostgresError

FILE = ".s.PGSQL.5432"
# The address of a socket is a field of fixed length in the kernel; its last byte is the end sign.
LONGEST = 103 if sys.platform == "darwin" else 107


def make_socket_folder(folder: Path, account: Account) -> Path:
    """Returns a folder for the socket, made if needed: inside the given one, or a hashed name in a temporary folder.

    Raises PostgresError if somebody else already owns that name.
    """
    place = next((place for place in _candidates(folder) if len(os.fsencode(place / FILE)) <= LONGEST), None)
    if place is None:
        raise PostgresError(
            "No folder has a path short enough for a socket. Set TMPDIR to one, such as /tmp."
        )
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.uid):
        raise PostgresError(
            f"{place} belongs to somebody else. Remove it or set TMPDIR to a folder of your own."
        )
    place.chmod(0o700)
    account.hand_over(place)
    return place


def remove_outer_socket_folders(folder: Path) -> None:
    """Removes what `make_socket_folder` made outside of the folder; a folder in use is not empty and stays."""
    for place in _candidates(folder)[1:]:
        try:
            place.rmdir()
        except OSError:
            continue


def _candidates(folder: Path) -> list[Path]:
    name = f"marketplace-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    return [folder / "socket", Path(tempfile.gettempdir()) / name, Path("/tmp") / name]
