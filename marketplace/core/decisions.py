"""Decisions of rules: a refusal carries the sentence that the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Allowed:
    """The rule lets it happen."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """The rule forbids it; reason is a translated sentence for the person who asked."""

    reason: Any

    def __bool__(self) -> bool:
        return False


Decision = Allowed | Denied


class Refused(Exception):
    """Raised by an action whose rule said no; views turn it into 403 with the reason."""

    def __init__(self, decision: Denied):
        self.decision = decision
        super().__init__(str(decision.reason))


class IllegalMove(Exception):
    """Raised by an action when the thing is not in a state that allows the move; views turn it into 409."""

    def __init__(self, *, thing: str, state: str, move: str):
        self.thing, self.state, self.move = thing, state, move
        super().__init__(f"{thing} is {state}: {move} is not possible")


def demand(decision: Decision) -> None:
    """Raise Refused unless the decision allows."""
    if isinstance(decision, Denied):
        raise Refused(decision)
