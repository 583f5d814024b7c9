"""What every app stands on: time stamps, the record of what was done, mail to be sent, files handed in."""

from .audit import AuditEvent, AuditHead, AuditLink
from .base import Timestamped
from .cache import CacheEntry
from .files import StoredFile
from .outbox import OutboxMessage, OutboxState
from .requests import RepeatableRequest

__all__ = [
    "AuditEvent",
    "AuditHead",
    "AuditLink",
    "CacheEntry",
    "OutboxMessage",
    "OutboxState",
    "RepeatableRequest",
    "StoredFile",
    "Timestamped",
]
