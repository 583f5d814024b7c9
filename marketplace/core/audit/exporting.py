"""Signed heads outside the database: files of JSON lines, one a day, that only grow."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from ..models import AuditHead
from .chains import HEAD_COLUMNS

PATTERN = "audit-heads-*.jsonl"


def export_heads(folder: Path) -> tuple[Path, int]:
    """Add every head that the folder does not hold yet to the file of this day (UTC); that file, and how many.

    Each line names the public key in `signer`. Keep the folder where nobody who can change the database can change it too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    last = _last_id(folder)
    place = folder / f"audit-heads-{timezone.now().astimezone(datetime.UTC).date().isoformat()}.jsonl"
    count = 0
    with place.open("a", encoding="utf-8") as file:
        for head in AuditHead.objects.filter(id__gt=last).order_by("id").iterator(chunk_size=2_000):
            file.write(json.dumps(_line(head)) + "\n")
            count += 1
    return place, count


def exported_heads(folder: Path) -> Iterator[dict[str, Any]]:
    """Every head in the files of the folder, as a stream; a line that cannot be read raises ValueError with its place."""
    for place in sorted(folder.glob(PATTERN)):
        with place.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    told = json.loads(line)
                    _ = [told[name] for name in ("id", *HEAD_COLUMNS, "signature")]
                except (ValueError, KeyError, TypeError):
                    raise ValueError(f"{place.name}, line {number}: this is no exported head.") from None
                yield told


def _last_id(folder: Path) -> int:
    """The greatest id in the newest file that holds any."""
    for place in sorted(folder.glob(PATTERN), reverse=True):
        with place.open(encoding="utf-8") as file:
            ids = [json.loads(line)["id"] for line in file if line.strip()]
        if ids:
            return max(ids)
    return 0


def _line(head: AuditHead) -> dict[str, Any]:
    told: dict[str, Any] = {"id": head.id}
    for name in (*HEAD_COLUMNS, "signature"):
        value = getattr(head, name)
        moment = isinstance(value, datetime.datetime)
        told[name] = value.astimezone(datetime.UTC).isoformat(timespec="microseconds") if moment else value
    return told
