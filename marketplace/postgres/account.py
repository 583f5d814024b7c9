"""Under which account PostgreSQL runs: it refuses to run as root, so root has to step down first."""

from __future__ import annotations

import functools
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marketplace.postgres.errors import PostgresError

ROOT = 0
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """How a program of PostgreSQL is called: words before the command, or another user and group."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def popen_options(self) -> dict[str, Any]:
        """Returns the arguments of subprocess that change the user, none when it stays."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def hint(self) -> str:
        """Returns what to try when a program failed under another account, nothing when it ran under the caller's."""
        if self.uid is None:
            return ""
        name = pwd.getpwuid(self.uid).pw_name
        return (
            f"PostgreSQL refuses to run as root, so it ran as {name}, who must be able to reach the data and the "
            "programs. Set MARKETPLACE_DATA to a folder outside of closed ones, or run this as another user."
        )

    def hand_over(self, folder: Path) -> None:
        """Gives the folder and all below it to the account."""
        if self.uid is None or self.gid is None:
            return
        os.chown(folder, self.uid, self.gid)
        for place, folders, files in os.walk(folder):
            for name in folders + files:
                os.chown(os.path.join(place, name), self.uid, self.gid, follow_symlinks=False)


def account_for(cluster: Path) -> Account:
    """Returns the account that can run the cluster, which need not exist yet.

    As root: a user namespace of its own (PostgreSQL sees no root, yet reads what root owns, below closed folders
    too); where the system forbids that, or the data already belongs to somebody else, an unprivileged account.
    """
    if os.geteuid() != ROOT:
        return Account()
    owner = cluster.stat().st_uid if cluster.exists() else ROOT
    if owner == ROOT and _namespaces_allowed():
        return Account(prefix=("unshare", "-U"))
    entry = pwd.getpwuid(owner) if owner != ROOT else _unprivileged()
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


@functools.cache
def _namespaces_allowed() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "-U", "true"], capture_output=True).returncode == 0


def _unprivileged() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError(
        "PostgreSQL refuses to run as root and there is no other account. Run this as another user."
    )
