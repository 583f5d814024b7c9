"""Reads for the pages of the site."""

from .jobs import (
    JobLine,
    TaskLine,
    WorkerLine,
    failed_jobs,
    job_lines,
    job_number,
    tasks_at_work,
    workers,
)
from .outbox import MessageLine, counts_by_state, message_lines, messages
from .texts import TEXTS, PageText, all_texts, page_text, shipped_text

__all__ = [
    "TEXTS",
    "JobLine",
    "MessageLine",
    "PageText",
    "TaskLine",
    "WorkerLine",
    "all_texts",
    "counts_by_state",
    "failed_jobs",
    "job_lines",
    "job_number",
    "message_lines",
    "messages",
    "page_text",
    "shipped_text",
    "tasks_at_work",
    "workers",
]
