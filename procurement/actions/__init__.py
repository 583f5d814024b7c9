"""The only writers of needs, shortlists, soundings and responses."""

from .needs import begin_need, close_need, edit_need, finish_need, reopen_need, sound_need
from .publishing import cancel_sounding, publish_sounding
from .questionnaires import (
    copy_question,
    delete_template,
    edit_questionnaire,
    keep_template,
    move_question,
    remove_question,
    take_questions,
    write_question,
    write_section,
)
from .soundings import (
    approve_sounding,
    begin_sounding,
    edit_sounding,
    send_back_sounding,
    submit_sounding,
    take_back_sounding,
)

__all__ = [
    "approve_sounding",
    "begin_need",
    "begin_sounding",
    "cancel_sounding",
    "close_need",
    "copy_question",
    "delete_template",
    "edit_need",
    "edit_questionnaire",
    "edit_sounding",
    "finish_need",
    "keep_template",
    "move_question",
    "publish_sounding",
    "remove_question",
    "reopen_need",
    "send_back_sounding",
    "sound_need",
    "submit_sounding",
    "take_back_sounding",
    "take_questions",
    "write_question",
    "write_section",
]
