"""The life of a listing: every legal move, told once."""

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
