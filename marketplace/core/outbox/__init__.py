"""Mail leaves through here: a row in the transaction of the action, sent by the job worker once that is committed."""

from .letters import Item, Letter, one_line, site_address
from .moves import MESSAGE_MOVES
from .posting import SEND_JOB, is_posted, post, wake_sender
from .sending import Outcome, send_due
from .transport import TROUBLES

__all__ = [
    "MESSAGE_MOVES",
    "SEND_JOB",
    "TROUBLES",
    "Item",
    "Letter",
    "Outcome",
    "is_posted",
    "one_line",
    "post",
    "send_due",
    "site_address",
    "wake_sender",
]
