"""Who may do what with needs, soundings and responses; each rule says why not."""

from .amendments import can_correct, can_extend
from .answering import can_answer
from .enquiries import can_answer_enquiry, can_ask
from .invitations import can_decline
from .needs import can_begin_need, can_keep_shortlist, can_write_need
from .parts import can_answer_part, can_invite_part
from .soundings import can_cancel, can_edit_questionnaire, can_prepare, can_publish, can_review

__all__ = [
    "can_answer",
    "can_answer_enquiry",
    "can_answer_part",
    "can_ask",
    "can_begin_need",
    "can_cancel",
    "can_correct",
    "can_decline",
    "can_edit_questionnaire",
    "can_extend",
    "can_invite_part",
    "can_keep_shortlist",
    "can_prepare",
    "can_publish",
    "can_review",
    "can_write_need",
]
