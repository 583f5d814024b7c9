"""Decisions: an allowance is true, a refusal is false and keeps its sentence until somebody shows it."""

from __future__ import annotations

import pytest

from marketplace.core.decisions import Allowed, Denied, IllegalMove, Refused, demand


def test_decision_allowed_is_true_and_denied_is_false():
    assert (bool(Allowed()), bool(Denied("Nobody may."))) == (True, False)


def test_demand_of_an_allowance_lets_the_action_go_on():
    assert demand(Allowed()) is None


def test_demand_of_a_refusal_raises_it_with_its_reason():
    decision = Denied("Only the operator can do this.")
    with pytest.raises(Refused) as caught:
        demand(decision)
    assert caught.value.decision is decision
    assert str(caught.value) == "Only the operator can do this."


def test_illegal_move_of_a_thing_says_which_state_forbids_it():
    assert (
        str(IllegalMove(thing="listing", state="draft", move="withdraw"))
        == "listing is draft: withdraw is not possible"
    )
