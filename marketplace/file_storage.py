"""Where kept files lie, read from one address: a folder on this machine, or a bucket that speaks S3."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class FilesUrlError(ValueError):
    """The address cannot be understood; the message says why."""


def private_storage_settings(url: str, *, folder: Path) -> dict[str, object]:
    """The entry of STORAGES for the private files.

    url  empty for the folder; else `s3://bucket/prefix?endpoint=https://...&region=...`. The credentials come from
         AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or from the machine's role, never from the address.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": folder,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise FilesUrlError("it must look like s3://bucket?endpoint=https://host&region=eu-central-1")
    if "@" in parts.netloc:
        raise FilesUrlError(
            "it must not hold credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead"
        )
    words = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := sorted(words.keys() - {"endpoint", "region"}):
        raise FilesUrlError(f"it knows endpoint and region, not {', '.join(unknown)}")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "endpoint_url": words.get("endpoint"),
            "region_name": words.get("region"),
            "default_acl": "private",
            "querystring_auth": True,
            # A name that is taken gets another one; kept content is never written over.
            "file_overwrite": False,
            "addressing_style": "path" if words.get("endpoint") else None,
            "signature_version": "s3v4",
        },
    }
