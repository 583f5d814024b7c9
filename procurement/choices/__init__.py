"""Closed lists of needs, soundings, questions and answers."""

from .answering import Coverage, DeclineReason, PartType, QuestionKind, ResponseState
from .needs import CandidateState, NeedState, PartState, StepKind
from .soundings import (
    ENDED,
    PREPARING,
    PUBLIC,
    AmendmentKind,
    Decision,
    EnquiryState,
    InvitationKind,
    SoundingState,
)

__all__ = [
    "ENDED",
    "PREPARING",
    "PUBLIC",
    "AmendmentKind",
    "CandidateState",
    "Coverage",
    "Decision",
    "DeclineReason",
    "EnquiryState",
    "InvitationKind",
    "NeedState",
    "PartState",
    "PartType",
    "QuestionKind",
    "ResponseState",
    "SoundingState",
    "StepKind",
]
