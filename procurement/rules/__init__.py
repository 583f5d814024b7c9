"""Who may do what with needs, soundings and responses; each rule says why not."""

from .answering import can_answer
from .needs import can_begin_need, can_keep_shortlist, can_write_need
from .soundings import can_cancel, can_prepare, can_publish, can_review

__all__ = [
    "can_answer",
    "can_begin_need",
    "can_cancel",
    "can_keep_shortlist",
    "can_prepare",
    "can_publish",
    "can_review",
    "can_write_need",
]
