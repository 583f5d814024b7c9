"""Files that people handed in; their content lies in the private storage under a name of our own."""

from __future__ import annotations

import uuid

from django.db import models

from .base import Timestamped


class StoredFile(Timestamped):
    """One file: checked before it was kept, and never changed afterwards.

    purpose     what it was handed in for; decides which types and sizes are taken and who may read it
    name        the name it had with its owner, cleaned; shown and used for the download, never as a path
    key         its generated name in the storage
    size        in bytes; sha256 of the content as kept, in hex
    scanned_by  the scanner that found nothing, or "none" where the operator runs without one
    recorded_by  numbers would have gaps where files of sealed answers lie between two, so the record never names them
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    user_id = models.BigIntegerField(null=True, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    key = models.CharField(max_length=120, unique=True)
    scanned_by = models.CharField(max_length=60)
    removed_at = models.DateTimeField(null=True, blank=True)

    recorded_by = "public_id"

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
