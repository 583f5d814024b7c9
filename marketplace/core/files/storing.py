"""Kept files: the content first, its row in the caller's transaction, and no content without a row for long."""

from __future__ import annotations

import datetime
import logging
import uuid
import weakref
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from ..actor import Actor
from ..models import StoredFile
from .checking import CheckedFile, check

log = logging.getLogger(__name__)
# A transaction that keeps a file is over long before; what has no row by then never will.
ORPHAN_AFTER = datetime.timedelta(days=1)


def private_storage() -> Storage:
    """Where the contents lie: a folder or a bucket that no web server shows."""
    return storages["private"]


def keep(
    upload: UploadedFile | IO[bytes] | CheckedFile,
    *,
    purpose: str,
    by: Actor,
    organisation_id: int | None = None,
) -> StoredFile:
    """Keep a file; what was not checked by a form is checked here, and refused with ValidationError.

    The content is written at once and taken away again if the transaction is rolled back. The file belongs to the
    organisation, the one acted for if none is given.
    """
    checked = upload if isinstance(upload, CheckedFile) else check(upload, purpose=purpose)
    if checked.purpose != purpose:
        raise ValueError(f"checked for {checked.purpose}, not for {purpose}")
    key = f"{timezone.now():%Y/%m}/{uuid.uuid4().hex}"
    storage = private_storage()
    checked.content.seek(0)
    name = storage.save(key, File(checked.content, name=key))
    _take_away_unless_committed(storage, name)
    return StoredFile.objects.create(
        purpose=purpose,
        organisation_id=by.organisation_id if organisation_id is None else organisation_id,
        user_id=by.user_id,
        name=checked.name,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        key=name,
        scanned_by=checked.scanned_by,
    )


class _Written:
    """Stands for content whose transaction is still open; the transaction alone holds it."""

    def __init__(self, storage: Storage, key: str):
        self._undo = weakref.finalize(self, _delete_quietly, storage, key)

    def commit(self) -> None:
        """The transaction is through: the content stays."""
        self._undo.detach()


def _take_away_unless_committed(storage: Storage, key: str) -> None:
    # Django tells of a commit and not of a rollback, but lets go of the callback in both; whatever a crash leaves, `sweep` finds.
    transaction.on_commit(_Written(storage, key).commit)


def _delete_quietly(storage: Storage, key: str) -> None:
    try:
        storage.delete(key)
    except Exception:
        log.warning("content %s could not be removed; the sweep tries again", key, exc_info=True)


def opened(stored: StoredFile) -> IO[bytes]:
    """The content for reading; FileNotFoundError where the storage has lost it."""
    return private_storage().open(stored.key, "rb")


def remove(stored: StoredFile | None) -> None:
    """Nobody can read the file from now on; the job takes its content away after the days that the operator set."""
    if stored is not None and stored.removed_at is None:
        stored.removed_at = timezone.now()
        stored.save(update_fields=["removed_at", "updated_at"])


def erase_removed(at: datetime.datetime | None = None) -> int:
    """Take away contents and rows of files removed longer ago than the operator's days; returns how many."""
    moment = (at or timezone.now()) - datetime.timedelta(days=settings.RETENTION_DAYS["removed_files"])
    storage = private_storage()
    count = 0
    for stored in StoredFile.objects.filter(removed_at__lt=moment).iterator():
        # Content first: a row without content is tried again, content without its row would be forgotten.
        storage.delete(stored.key)
        stored.delete()
        count += 1
    return count


def sweep(at: datetime.datetime | None = None) -> int:
    """Take away contents older than a day that no row names, such as after a crash; returns how many."""
    moment = (at or timezone.now()) - ORPHAN_AFTER
    storage = private_storage()
    count = 0
    for keys in _batches(_keys(storage)):
        known = set(StoredFile.objects.filter(key__in=keys).values_list("key", flat=True))
        for key in keys:
            if key not in known and storage.get_modified_time(key) < moment:
                storage.delete(key)
                count += 1
    return count


def _keys(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        yield f"{folder}/{name}" if folder else name
    for inner in folders:
        yield from _keys(storage, f"{folder}/{inner}" if folder else inner)


def _batches(keys: Iterator[str], size: int = 500) -> Iterator[list[str]]:
    batch: list[str] = []
    for key in keys:
        batch.append(key)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
