"""The record: who did what for whom and when, kept in chains that show every later change."""

from .recording import record, record_read
from .refusals import record_exception, record_refusal

__all__ = ["record", "record_exception", "record_read", "record_refusal"]
