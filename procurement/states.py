"""The life of needs, market soundings, clarification questions and responses: every legal move, told once.

Source: the process follows VgV § 28 and UVgO § 20; the roles are those of the organisation acted for. Deadlines are not
moves: whether a sounding is open for answers is decided by the database's clock each time somebody asks.
"""

from marketplace.core.states import Move, Moves

from .choices import AssessmentState as A
from .choices import EnquiryState as Q
from .choices import NeedState as N
from .choices import PartState as P
from .choices import ResponseState as R
from .choices import SoundingState as S

NEED_MOVES = Moves(
    "need",
    [
        Move("finish", N.DRAFT, N.READY, "requester"),
        Move("reopen", N.READY, N.DRAFT, "requester"),
        Move("close", N.DRAFT, N.CLOSED, "requester"),
        Move("close", N.READY, N.CLOSED, "requester"),
    ],
)

PART_MOVES = Moves(
    "part of a joint need",
    [
        Move("join", P.INVITED, P.JOINED, "invited body"),
        Move("decline", P.INVITED, P.DECLINED, "invited body"),
        Move("join", P.DECLINED, P.JOINED, "invited body"),
        Move("leave", P.JOINED, P.LEFT, "invited body"),
        Move("join", P.LEFT, P.JOINED, "invited body"),
        Move("take_back", P.INVITED, P.WITHDRAWN, "leading body"),
        Move("ask_again", P.WITHDRAWN, P.INVITED, "leading body"),
    ],
)

# An approved sounding may be taken back: who finds a mistake the day before must not publish it.
SOUNDING_MOVES = Moves(
    "sounding",
    [
        Move("submit", S.DRAFT, S.IN_REVIEW, "officer"),
        Move("send_back", S.IN_REVIEW, S.DRAFT, "reviewer"),
        Move("approve", S.IN_REVIEW, S.APPROVED, "reviewer"),
        Move("take_back", S.IN_REVIEW, S.DRAFT, "officer"),
        Move("take_back", S.APPROVED, S.DRAFT, "officer"),
        Move("publish", S.APPROVED, S.PUBLISHED, "publisher"),
        Move("correct", S.PUBLISHED, S.PUBLISHED, "publisher"),
        Move("extend", S.PUBLISHED, S.PUBLISHED, "publisher"),
        Move("request_opening", S.PUBLISHED, S.PUBLISHED, "officer"),
        Move("open", S.PUBLISHED, S.OPENED, "officer"),
        Move("declare", S.OPENED, S.OPENED, "whoever reads"),
        # Who comes later, such as the publishing officer or the auditor, declares then.
        Move("declare", S.ANALYSED, S.ANALYSED, "whoever reads"),
        Move("declare", S.CONCLUDED, S.CONCLUDED, "whoever reads"),
        Move("declare", S.ARCHIVED, S.ARCHIVED, "whoever reads"),
        Move("analyse", S.OPENED, S.ANALYSED, "officer"),
        Move("reopen_analysis", S.ANALYSED, S.OPENED, "officer"),
        Move("propose", S.ANALYSED, S.ANALYSED, "officer"),
        Move("return", S.ANALYSED, S.ANALYSED, "publisher"),
        Move("conclude", S.ANALYSED, S.CONCLUDED, "publisher"),
        Move("archive", S.CONCLUDED, S.ARCHIVED, "officer"),
        Move("cancel", S.DRAFT, S.CANCELLED, "officer"),
        Move("cancel", S.IN_REVIEW, S.CANCELLED, "officer"),
        Move("cancel", S.APPROVED, S.CANCELLED, "officer"),
        Move("cancel", S.PUBLISHED, S.CANCELLED, "publisher"),
    ],
)

# A published answer is never taken back: all have read it.
ENQUIRY_MOVES = Moves(
    "clarification question",
    [
        Move("answer", Q.SUBMITTED, Q.ANSWERED_DRAFT, "officer"),
        Move("answer", Q.ANSWERED_DRAFT, Q.ANSWERED_DRAFT, "officer"),
        Move("publish", Q.ANSWERED_DRAFT, Q.PUBLISHED, "officer"),
        Move("answer_privately", Q.SUBMITTED, Q.ANSWERED_PRIVATE, "officer"),
        Move("answer_privately", Q.ANSWERED_DRAFT, Q.ANSWERED_PRIVATE, "officer"),
        Move("reject", Q.SUBMITTED, Q.REJECTED, "officer"),
        Move("reject", Q.ANSWERED_DRAFT, Q.REJECTED, "officer"),
    ],
)

# What was handed in last counts until it is withdrawn or handed in again; the vendor writes on beside it.
RESPONSE_MOVES = Moves(
    "response",
    [
        Move("submit", R.DRAFT, R.SUBMITTED, "vendor"),
        Move("submit", R.SUBMITTED, R.SUBMITTED, "vendor"),
        Move("submit", R.NEEDS_CONFIRMATION, R.SUBMITTED, "vendor"),
        Move("submit", R.WITHDRAWN, R.SUBMITTED, "vendor"),
        Move("ask_confirmation", R.SUBMITTED, R.NEEDS_CONFIRMATION, "correction"),
        Move("withdraw", R.SUBMITTED, R.WITHDRAWN, "vendor"),
        Move("withdraw", R.NEEDS_CONFIRMATION, R.WITHDRAWN, "vendor"),
        Move("open", R.SUBMITTED, R.OPENED, "opening"),
        Move("open", R.NEEDS_CONFIRMATION, R.OPENED, "opening"),
    ],
)

# What is final is not rewritten: the others have read it, or will.
ASSESSMENT_MOVES = Moves(
    "assessment",
    [
        Move("finish", A.DRAFT, A.FINAL, "assessor"),
        Move("excuse", A.DRAFT, A.EXCUSED, "officer"),
    ],
)
