"""The only writers of needs, shortlists, soundings and responses."""

from .publishing import cancel_sounding, publish_sounding
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
    "begin_sounding",
    "cancel_sounding",
    "edit_sounding",
    "publish_sounding",
    "send_back_sounding",
    "submit_sounding",
    "take_back_sounding",
]
