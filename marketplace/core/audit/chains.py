"""The arithmetic of the chains: what a link's hash covers and what a head's signature says. No database, no clock."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from typing import Any

GENESIS = "0" * 64
# All columns of an event, in the order in which they are hashed. `data` is the database's own text of it.
COLUMNS = (
    *("id", "public_id", "at", "chain", "actor_kind", "actor_name", "user_id", "key_id"),
    *(
        "organisation_id",
        "mandate_id",
        "agent_id",
        "concerns_id",
        "verb",
        "subject_type",
        "subject_id",
        "data",
    ),
)
EVENT_SQL = ", ".join("e.data::text" if column == "data" else f"e.{column}" for column in COLUMNS)
HEAD_FORM = "marketplace audit head 1"
HEAD_COLUMNS = ("chain", "number", "hash", "horizon", "sealed_at", "transaction", "previous", "signer")


def link_hash(previous: str, number: int, event: Sequence[Any]) -> str:
    """The hash of the link of that number: SHA-256 over the hash before, the number and all columns of the event.

    event  the values of COLUMNS, `data` as the text PostgreSQL gives
    """
    told = json.dumps([previous, number, *map(_plain, event)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def head_bytes(head: Any) -> bytes:
    """What the signature of a head covers: every column but its id and the signature itself."""
    values = [HEAD_FORM, *(_plain(getattr(head, column)) for column in HEAD_COLUMNS)]
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def head_digest(signature: str) -> str:
    """What the next head says about the one before it."""
    return hashlib.sha256(signature.encode("ascii", "replace")).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return str(value)
