"""What a command needs when nobody configured anything: the embedded PostgreSQL, a secret key, the local host names.

Knows no Django: it fills the environment before the settings read it. As soon as DATABASE_URL is set it does nothing
but name the role, and the settings insist on the rest.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.postgres.cluster import Cluster, ensure_running

CHECKOUT = Path(__file__).resolve().parents[1]
LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"
LOCAL_ADDRESS = "http://127.0.0.1:8000"


def data_folder() -> Path:
    """Returns the folder of all data: MARKETPLACE_DATA, or var/ in the checkout."""
    return Path(os.path.abspath(os.environ.get("MARKETPLACE_DATA") or CHECKOUT / "var"))


@contextmanager
def local_environment() -> Iterator[Cluster | None]:
    """Fills the environment for the block and yields the embedded cluster, or None if DATABASE_URL names another.

    The process counts as a user of the cluster until the block ends. Raises PostgresError.
    """
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    data = data_folder()
    cluster = ensure_running(data)
    try:
        os.environ["DATABASE_URL"] = cluster.app_url
        os.environ["DATABASE_ADMIN_URL"] = cluster.admin_url
        os.environ.setdefault("MARKETPLACE_SECRET_KEY", secret_key(data))
        os.environ.setdefault("MARKETPLACE_ALLOWED_HOSTS", LOCAL_HOSTS)
        if "MARKETPLACE_AUDIT_KEY_FILE" not in os.environ:
            os.environ.setdefault("MARKETPLACE_AUDIT_KEY", audit_key(data))
        os.environ.setdefault("MARKETPLACE_SITE_URL", LOCAL_ADDRESS)
        if "MARKETPLACE_SMTP_URL" not in os.environ:
            os.environ.setdefault("MARKETPLACE_MAIL_FOLDER", str(data / "mail"))
        os.environ.setdefault("MARKETPLACE_CLAMD", "off")
        yield cluster
    finally:
        cluster.leave()


def secret_key(data: Path) -> str:
    """Returns the secret key kept in the data folder; it is made once and readable by its owner alone."""
    return _kept(data / "secret_key", secrets.token_urlsafe(64))


def audit_key(data: Path) -> str:
    """Returns the key that signs the record, kept like the secret key: 32 bytes in hexadecimal digits."""
    return _kept(data / "audit_key", secrets.token_hex(32))


def _kept(place: Path, fresh: str) -> str:
    """Returns what stands in the file; where there is none, the fresh secret is kept in it."""
    try:
        return place.read_text().strip()
    except FileNotFoundError:
        pass
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(fresh + "\n")
    try:
        # A link appears whole or not at all, and the first of several processes wins.
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return place.read_text().strip()
