"""The settings of files that people hand in, and of how long things about people are kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from marketplace.file_storage import FilesUrlError, private_storage_settings

# How long things about people are kept, in days; a daily job takes away what is older.
KEPT_DAYS = {
    "removed_files": ("MARKETPLACE_KEEP_REMOVED_FILES", 30),
    "sent_mail": ("MARKETPLACE_KEEP_SENT_MAIL", 30),
    "sent_notices": ("MARKETPLACE_KEEP_SENT_NOTICES", 90),
    "unconfirmed_accounts": ("MARKETPLACE_KEEP_UNCONFIRMED_ACCOUNTS", 7),
    "ended_invitations": ("MARKETPLACE_KEEP_ENDED_INVITATIONS", 30),
    "decided_applications": ("MARKETPLACE_KEEP_DECIDED_APPLICATIONS", 365),
    "unanswered_contacts": ("MARKETPLACE_KEEP_UNANSWERED_CONTACTS", 60),
    "decided_reports": ("MARKETPLACE_KEEP_DECIDED_REPORTS", 365),
}


def file_settings(environment: Mapping[str, str], *, debug: bool, data: Path) -> dict[str, object]:
    """Everything under its Django name; ImproperlyConfigured says what to set."""
    url, accel = environment.get("MARKETPLACE_FILES_URL", ""), environment.get("MARKETPLACE_FILES_ACCEL", "")
    try:
        storage = private_storage_settings(url, folder=data / "files")
    except FilesUrlError as error:
        raise ImproperlyConfigured(f"MARKETPLACE_FILES_URL is not an address of a bucket: {error}.") from None
    if accel and url:
        raise ImproperlyConfigured(
            "MARKETPLACE_FILES_ACCEL works with files on disk only; leave it out with a bucket."
        )
    return {
        "PRIVATE_STORAGE": storage,
        "FILE_SCANNER": _scanner(environment.get("MARKETPLACE_CLAMD", "off" if debug else "")),
        "FILE_SCANNER_SECONDS": 20.0,
        # Beyond this a file is dropped while it arrives, whatever it is for; purposes have lower limits of their own.
        "FILE_UPLOAD_MAX_BYTES": 25_000_000,
        # A request that says it is larger is answered without reading it.
        "REQUEST_MAX_BYTES": 100_000_000,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 20,
        "FILE_UPLOAD_PERMISSIONS": 0o600,
        "FILE_UPLOAD_HANDLERS": [
            "marketplace.core.files.uploads.BoundedUploadHandler",
            "django.core.files.uploadhandler.MemoryFileUploadHandler",
            "django.core.files.uploadhandler.TemporaryFileUploadHandler",
        ],
        # Where nginx finds the folder of files (an `internal` location), such as /kept/; empty: this application sends them.
        "FILES_ACCEL": accel,
        "RETENTION_DAYS": {kind: _days(environment, name, days) for kind, (name, days) in KEPT_DAYS.items()},
    }


def _scanner(address: str) -> str:
    if not address:
        raise ImproperlyConfigured(
            "MARKETPLACE_CLAMD is missing. Set it to the address of the virus scanner, tcp://host:3310 or unix:///path, "
            "or say plainly that files are kept unscanned: MARKETPLACE_CLAMD=off"
        )
    if address != "off" and not address.startswith(("tcp://", "unix:///")):
        raise ImproperlyConfigured("MARKETPLACE_CLAMD is neither tcp://host:port nor unix:///path nor off.")
    return address


def _days(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is not a whole number of days.")
    return int(value)
