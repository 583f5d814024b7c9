"""Closed lists of needs, soundings, questions and answers."""

from .answering import Coverage, DeclineReason, PartType, QuestionKind, ResponseState
from .needs import CandidateState, NeedState, PartState, StepKind
from .opening import AssessmentState, FindingKind, Outcome
from .releases import ReleaseCause
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
    "AssessmentState",
    "CandidateState",
    "Coverage",
    "Decision",
    "DeclineReason",
    "EnquiryState",
    "FindingKind",
    "InvitationKind",
    "NeedState",
    "Outcome",
    "PartState",
    "PartType",
    "QuestionKind",
    "ReleaseCause",
    "ResponseState",
    "SoundingState",
    "StepKind",
]
