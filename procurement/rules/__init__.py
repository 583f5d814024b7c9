"""Who may do what with needs, soundings and responses; each rule says why not."""

from .amendments import can_correct, can_extend
from .answering import can_answer
from .concluding import can_archive, can_follow_up
from .enquiries import can_answer_enquiry, can_ask
from .file_notes import can_make_note, can_read_note
from .invitations import can_decline
from .needs import (
    can_begin_need,
    can_close_need,
    can_keep_shortlist,
    can_search_shortlist,
    can_write_need,
)
from .opening import (
    can_assess,
    can_decide,
    can_declare,
    can_evaluate,
    can_open,
    can_propose,
    can_read_answers,
    can_request_opening,
    can_write_assessment,
)
from .parts import can_answer_part, can_invite_part
from .quick import can_sound_quickly
from .soundings import (
    can_cancel,
    can_change_published,
    can_edit_questionnaire,
    can_invite,
    can_prepare,
    can_publish,
    can_review,
)

__all__ = [
    "can_answer",
    "can_answer_enquiry",
    "can_answer_part",
    "can_archive",
    "can_ask",
    "can_assess",
    "can_begin_need",
    "can_cancel",
    "can_change_published",
    "can_close_need",
    "can_correct",
    "can_decide",
    "can_declare",
    "can_decline",
    "can_edit_questionnaire",
    "can_evaluate",
    "can_extend",
    "can_follow_up",
    "can_invite",
    "can_invite_part",
    "can_keep_shortlist",
    "can_make_note",
    "can_open",
    "can_prepare",
    "can_propose",
    "can_publish",
    "can_read_answers",
    "can_read_note",
    "can_request_opening",
    "can_review",
    "can_search_shortlist",
    "can_sound_quickly",
    "can_write_assessment",
    "can_write_need",
]
