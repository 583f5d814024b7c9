"""What a program of a public body must know before it sends a key: the operation, its scope, and its own errors."""

from __future__ import annotations

BUYERS_SIDE = {
    "beginNeed": ("needs:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "listOwnNeeds": ("needs:read", {"401", "403", "404", "429"}),
    "getOwnNeed": ("needs:read", {"401", "403", "404", "429"}),
    "changeNeed": ("needs:write", {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"}),
    "finishNeed": ("needs:write", {"401", "403", "404", "409", "412", "422", "428", "429"}),
    "reopenNeed": ("needs:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "getNeedValue": ("needs:read", {"401", "403", "404", "429"}),
    "estimateNeed": ("needs:write", {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"}),
    "getShortlist": ("needs:read", {"401", "403", "404", "429"}),
    "searchForShortlist": (
        "needs:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "listShortlistSearches": ("needs:read", {"401", "403", "404", "429"}),
    "getShortlistSearch": ("needs:read", {"401", "403", "404", "429"}),
    "addCandidate": ("needs:write", {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"}),
    "listCandidates": ("needs:read", {"401", "403", "404", "429"}),
    "listShortlistSteps": ("needs:read", {"401", "403", "404", "429"}),
    "beginSounding": ("soundings:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "listOwnSoundings": ("soundings:read", {"401", "403", "404", "429"}),
    "getOwnSounding": ("soundings:read", {"401", "403", "404", "429"}),
    "changeSounding": (
        "soundings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "submitSounding": ("soundings:write", {"401", "403", "404", "409", "412", "422", "428", "429"}),
    "takeBackSounding": ("soundings:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "cancelSounding": (
        "soundings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "listOwnQuestionnaireVersions": ("soundings:read", {"401", "403", "404", "429"}),
    "getOwnQuestionnaireVersion": ("soundings:read", {"401", "403", "404", "429"}),
    "listSoundingEnquiries": ("soundings:read", {"401", "403", "404", "429"}),
    "getSoundingEnquiry": ("soundings:read", {"401", "403", "404", "429"}),
    "listOwnAmendments": ("soundings:read", {"401", "403", "404", "429"}),
    "inviteToSounding": ("soundings:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "listOwnInvitations": ("soundings:read", {"401", "403", "404", "429"}),
    "getOwnInvitation": ("soundings:read", {"401", "403", "404", "429"}),
    "removeInvitation": ("soundings:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "getWorkingQuestionnaire": ("soundings:read", {"401", "403", "404", "429"}),
    "changeQuestionnaire": (
        "soundings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "takeQuestions": (
        "soundings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "addSection": ("soundings:write", {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"}),
    "removeSection": ("soundings:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "changeSection": (
        "soundings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "addQuestion": (
        "soundings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "removeQuestion": ("soundings:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "changeQuestion": (
        "soundings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
}
