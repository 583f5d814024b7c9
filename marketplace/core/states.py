"""A table of legal moves between states; knows no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .decisions import IllegalMove


@dataclass(frozen=True)
class Move:
    """One legal move: its name, where it starts, where it ends, and the role that may make it."""

    name: str
    start: str
    end: str
    role: str


class Moves:
    """All legal moves of one kind of thing."""

    def __init__(self, thing: str, moves: Iterable[Move]):
        self.thing = thing
        self.moves = tuple(moves)
        self._by_start = {(move.name, move.start): move for move in self.moves}
        if len(self._by_start) != len(self.moves):
            raise ValueError(f"{thing}: a move is told twice")

    def legal(self, name: str, state: str) -> Move:
        """The move of that name from that state; IllegalMove where there is none."""
        move = self._by_start.get((name, state))
        if move is None:
            raise IllegalMove(thing=self.thing, state=state, move=name)
        return move

    def open_to(self, state: str) -> list[str]:
        """Names of the moves that start at the state."""
        return [move.name for move in self.moves if move.start == state]
