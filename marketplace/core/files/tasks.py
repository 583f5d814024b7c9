"""Housekeeping of kept files. Due work is computed from rows and from the storage, so a missed tick loses nothing."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from .storing import erase_removed, sweep


@app.periodic(cron="43 3 * * *")
@app.task(queueing_lock="core.clear_files")
def clear_files(timestamp: int, **_kwargs: Any) -> dict[str, int]:
    """Take away what was removed long enough ago, and contents that no row names."""
    return {"removed": erase_removed(), "orphaned": sweep()}
