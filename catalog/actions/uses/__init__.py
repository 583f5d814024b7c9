"""Uses and experience: a municipality and a vendor say who uses what, and what came of it."""

from .answering import agree_to_use, refuse_use
from .experience import (
    hide_experience,
    reply_to_experience,
    show_experience,
    withdraw_experience,
    write_experience,
)
from .keeping import change_use, confirm_use, withdraw_use
from .questions import answer_use_question, ask_about_uses
from .stating import claim_use, state_use

__all__ = [
    "agree_to_use",
    "answer_use_question",
    "ask_about_uses",
    "change_use",
    "claim_use",
    "confirm_use",
    "hide_experience",
    "refuse_use",
    "reply_to_experience",
    "show_experience",
    "state_use",
    "withdraw_experience",
    "withdraw_use",
    "write_experience",
]
