"""The table of moves: it finds the legal one, refuses every other, and can't hold a move twice."""

from __future__ import annotations

import pytest

from marketplace.core.decisions import IllegalMove
from marketplace.core.states import Move, Moves

DOOR = Moves(
    "door",
    [
        Move("open", "closed", "ajar", "anyone"),
        Move("open", "ajar", "open", "anyone"),
        Move("lock", "closed", "locked", "keeper"),
    ],
)


def test_move_with_one_name_from_two_states_ends_where_its_start_says():
    assert [DOOR.legal("open", state).end for state in ("closed", "ajar")] == ["ajar", "open"]


@pytest.mark.parametrize(
    ("move", "state"), [("open", "locked"), ("lock", "open"), ("knock", "closed"), ("open", "")]
)
def test_move_not_in_the_table_is_illegal(move, state):
    with pytest.raises(IllegalMove) as caught:
        DOOR.legal(move, state)
    assert (caught.value.thing, caught.value.state, caught.value.move) == ("door", state, move)


def test_moves_open_to_a_state_are_named_in_their_order():
    assert (DOOR.open_to("closed"), DOOR.open_to("locked")) == (["open", "lock"], [])


def test_table_with_a_move_told_twice_is_refused():
    with pytest.raises(ValueError, match="door: a move is told twice"):
        Moves("door", [Move("open", "closed", "open", "anyone"), Move("open", "closed", "ajar", "keeper")])
