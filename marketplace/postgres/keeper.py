"""Stops a server whose users are all gone, also when the last one was killed and could not say goodbye.

Started as `python -m marketplace.postgres.keeper FOLDER [--remove]` by whoever starts the server. It sleeps in the
kernel until nobody shares the users' lock any more. With --remove it deletes the data folder around it too (tests).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from marketplace.postgres import postmaster
from marketplace.postgres.locks import FileLock, alone, keeper_lock, moves_lock, users_lock
from marketplace.postgres.sockets import remove_outer_socket_folders


def keep(folder: Path, *, remove: bool = False) -> None:
    """Returns after the server in the folder has ended because nobody used it any more."""
    mine = FileLock(keeper_lock(folder))
    if not mine.try_to_take():
        return
    users = FileLock(users_lock(folder))
    while True:
        users.take()
        # A newcomer holds the moves' lock and waits for the users' lock: to wait for both at once would be a deadlock.
        users.release()
        with alone(moves_lock(folder)):
            if users.try_to_take():
                postmaster.stop(folder / "cluster")
                remove_outer_socket_folders(folder)
                if remove:
                    shutil.rmtree(folder.parent, ignore_errors=True)
                # Given back before the moves' lock, so that the next starter's keeper is not turned away.
                mine.close()
                return


if __name__ == "__main__":
    keep(Path(sys.argv[1]), remove="--remove" in sys.argv[2:])
