"""The life of a listing, of a change to it, and of what others ask about it: every legal move, told once."""

from accounts.choices import RequestState as R
from marketplace.core.states import Move, Moves

from .choices import ReportState as P
from .choices import RevisionState as E
from .choices import SolutionStatus as S
from .choices import UseState as U

SOLUTION_MOVES = Moves(
    "listing",
    [
        Move("harvest", S.DRAFT, S.PUBLISHED, "operator"),
        Move("publish", S.DRAFT, S.PUBLISHED, "operator"),
        Move("publish", S.WITHDRAWN, S.PUBLISHED, "operator"),
        Move("publish", S.ARCHIVED, S.PUBLISHED, "operator"),
        Move("withdraw", S.PUBLISHED, S.WITHDRAWN, "owner or operator"),
        Move("withdraw", S.STALE, S.WITHDRAWN, "owner or operator"),
        Move("republish", S.WITHDRAWN, S.PUBLISHED, "operator"),
        Move("mark_stale", S.PUBLISHED, S.STALE, "system"),
        Move("confirm", S.PUBLISHED, S.PUBLISHED, "owner"),
        Move("confirm", S.STALE, S.PUBLISHED, "owner"),
        Move("archive", S.STALE, S.ARCHIVED, "system"),
    ],
)

# A new listing and a change of a published one go the same way; what is sent back is written on.
REVISION_MOVES = Moves(
    "revision",
    [
        Move("submit", E.EDITING, E.SUBMITTED, "owner"),
        Move("take_back", E.SUBMITTED, E.EDITING, "owner"),
        Move("begin_review", E.SUBMITTED, E.IN_REVIEW, "operator"),
        Move("send_back", E.IN_REVIEW, E.EDITING, "operator"),
        Move("accept", E.IN_REVIEW, E.PUBLISHED, "operator"),
        Move("discard", E.EDITING, E.DISCARDED, "owner"),
    ],
)

# Made by an organisation, decided by the operator; a claim that another one beat is rejected with that reason.
CLAIM_MOVES = Moves(
    "claim",
    [
        Move("accept", R.OPEN, R.ACCEPTED, "operator"),
        Move("reject", R.OPEN, R.REJECTED, "operator"),
        Move("withdraw", R.OPEN, R.WITHDRAWN, "organisation"),
    ],
)

# A proof that a vendor hands in becomes evidence once the operator has looked at it.
EVIDENCE_MOVES = Moves(
    "evidence",
    [
        Move("accept", R.OPEN, R.ACCEPTED, "operator"),
        Move("reject", R.OPEN, R.REJECTED, "operator"),
        Move("withdraw", R.OPEN, R.WITHDRAWN, "owner"),
    ],
)

# A notice about a listing, and a complaint about what was decided on it (Digital Services Act, Art. 16 and 20);
# a complaint that is upheld turns the decision round.
REPORT_MOVES = Moves(
    "report",
    [
        Move("uphold", P.OPEN, P.UPHELD, "operator"),
        Move("reject", P.OPEN, P.REJECTED, "operator"),
        Move("reverse", P.UPHELD, P.REJECTED, "operator"),
        Move("reverse", P.REJECTED, P.UPHELD, "operator"),
    ],
)
COMPLAINT_MOVES = Moves(
    "complaint",
    [
        Move("uphold", P.OPEN, P.UPHELD, "operator"),
        Move("reject", P.OPEN, P.REJECTED, "operator"),
    ],
)

# A use is stated by one side and holds once the other agrees. What is agreed is never taken back: it ends.
USE_MOVES = Moves(
    "use",
    [
        Move("agree", U.WAITING, U.AGREED, "other side"),
        Move("agree", U.REFUSED, U.AGREED, "other side"),
        Move("refuse", U.WAITING, U.REFUSED, "other side"),
        Move("withdraw", U.WAITING, U.WITHDRAWN, "side that stated"),
    ],
)
