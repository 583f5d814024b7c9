"""Every state x move x role of a claim to a listing, against literals; who claims is “own”."""

from __future__ import annotations

import pytest

from accounts.choices import RequestState
from catalog.actions.claims import accept_claim, reject_claim, withdraw_claim
from catalog.models import SolutionClaim
from catalog.states import CLAIM_MOVES
from tests.factories import OrganisationFactory, SolutionClaimFactory

from .moving import ROLES, actors_around, outcomes

STATES = ["open", "accepted", "rejected", "withdrawn"]
REFUSED = ["refused"] * 4
OPERATORS = ("moderator", "operator admin", "system")
# Whoever claims vouches for it: a program does not.
PEOPLE = ("own editor", "own admin")

# By move: who may make it, and what becomes of a claim in each of STATES; "-" is an illegal move.
EXPECTED = {
    "accept": (OPERATORS, ["accepted", "-", "-", "-"]),
    "reject": (OPERATORS, ["rejected", "-", "-", "-"]),
    "withdraw": (PEOPLE, ["withdrawn", "-", "-", "-"]),
}
ACTIONS = {
    "accept": accept_claim,
    "reject": lambda *, claim, by: reject_claim(claim=claim, by=by, reason="Nicht belegt."),
    "withdraw": withdraw_claim,
}


@pytest.fixture
def claim(db):
    return SolutionClaimFactory(organisation=OrganisationFactory(name="Eigene"))


@pytest.fixture
def actors(claim):
    return actors_around(claim.organisation)


@pytest.mark.parametrize("move", EXPECTED)
@pytest.mark.parametrize("role", ROLES)
def test_claim_moved_from_every_state_by_each_role_goes_where_the_table_says(claim, actors, move, role):
    allowed, expected = EXPECTED[move]

    def act(fresh):
        ACTIONS[move](claim=fresh, by=actors[role])

    def set_state(row, state):
        SolutionClaim.objects.filter(pk=row.pk).update(state=state)

    assert outcomes(claim, STATES, act, set_state, "state") == (expected if role in allowed else REFUSED)


def test_states_and_moves_of_claims_are_those_of_this_table():
    assert RequestState.values == STATES
    assert {move.name for move in CLAIM_MOVES.moves} == set(EXPECTED)
