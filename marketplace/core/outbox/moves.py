"""The life of a letter, every legal move told once."""

from ..models import OutboxState
from ..states import Move, Moves

MESSAGE_MOVES = Moves(
    "message",
    [
        Move("send", OutboxState.WAITING, OutboxState.SENT, "system"),
        Move("give_up", OutboxState.WAITING, OutboxState.FAILED, "system"),
        Move("resend", OutboxState.FAILED, OutboxState.WAITING, "operator"),
    ],
)
