"""The life of what somebody else decides: applications and mandates, every legal move told once."""

from marketplace.core.states import Move, Moves

from .choices import MandateState as M
from .choices import RequestState as R

APPLICATION_MOVES = Moves(
    "application",
    [
        Move("accept", R.OPEN, R.ACCEPTED, "decider"),
        Move("reject", R.OPEN, R.REJECTED, "decider"),
        Move("withdraw", R.OPEN, R.WITHDRAWN, "applicant"),
    ],
)

# Offered by the principal and accepted by the agent, or requested by the agent and accepted by the principal.
MANDATE_MOVES = Moves(
    "mandate",
    [
        Move("accept", M.OFFERED, M.ACTIVE, "agent"),
        Move("accept", M.REQUESTED, M.ACTIVE, "principal"),
        Move("reject", M.OFFERED, M.REJECTED, "agent"),
        Move("reject", M.REQUESTED, M.REJECTED, "principal"),
        Move("revoke", M.OFFERED, M.REVOKED, "principal"),
        Move("revoke", M.REQUESTED, M.REVOKED, "agent"),
        Move("revoke", M.ACTIVE, M.REVOKED, "either"),
    ],
)

# Put forward by the organisation itself, decided by the operator.
VERIFICATION_MOVES = Moves(
    "verification",
    [
        Move("accept", R.OPEN, R.ACCEPTED, "operator"),
        Move("reject", R.OPEN, R.REJECTED, "operator"),
        Move("withdraw", R.OPEN, R.WITHDRAWN, "organisation"),
    ],
)
