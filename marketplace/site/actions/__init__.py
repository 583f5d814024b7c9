"""Writes of the site, and the only writers."""

from .jobs import retry_job
from .outbox import resend_message
from .texts import restore_text, save_text

__all__ = ["resend_message", "restore_text", "retry_job", "save_text"]
