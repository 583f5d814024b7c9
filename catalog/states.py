"""The life of a listing, and of a claim to one: every legal move, told once."""

from accounts.choices import RequestState as R
from marketplace.core.states import Move, Moves

from .choices import SolutionStatus as S

SOLUTION_MOVES = Moves(
    "listing",
    [
        Move("harvest", S.DRAFT, S.PUBLISHED, "system"),
        Move("withdraw", S.PUBLISHED, S.WITHDRAWN, "operator"),
        Move("withdraw", S.STALE, S.WITHDRAWN, "operator"),
        Move("republish", S.WITHDRAWN, S.PUBLISHED, "operator"),
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
