"""Every state x move x role of a proof that a vendor hands in, against literals."""

from __future__ import annotations

import pytest

from accounts.choices import RequestState
from catalog.actions.evidence import accept_evidence_claim, reject_evidence_claim, withdraw_evidence_claim
from catalog.models import EvidenceClaim
from catalog.states import EVIDENCE_MOVES
from tests.factories import EvidenceClaimFactory, OrganisationFactory, SolutionFactory

from .moving import ROLES, actors_around, outcomes

STATES = ["open", "accepted", "rejected", "withdrawn"]
REFUSED = ["refused"] * 4
OPERATORS = ("moderator", "operator admin", "system")
OWNERS = ("own editor", "own admin", "own key")

# By move: who may make it, and what becomes of a proof in each of STATES; "-" is an illegal move.
EXPECTED = {
    "accept": (OPERATORS, ["accepted", "-", "-", "-"]),
    "reject": (OPERATORS, ["rejected", "-", "-", "-"]),
    "withdraw": (OWNERS, ["withdrawn", "-", "-", "-"]),
}
ACTIONS = {
    "accept": accept_evidence_claim,
    "reject": lambda *, claim, by: reject_evidence_claim(claim=claim, by=by, reason="Anderes Produkt."),
    "withdraw": withdraw_evidence_claim,
}


@pytest.fixture
def claim(db):
    vendor = OrganisationFactory(name="Eigene")
    solution = SolutionFactory(vendor=vendor, is_claimed=True, facts={"licence": "MIT"})
    return EvidenceClaimFactory(solution=solution, version=solution.current)


@pytest.fixture
def actors(claim):
    return actors_around(claim.solution.vendor)


@pytest.mark.parametrize("move", EXPECTED)
@pytest.mark.parametrize("role", ROLES)
def test_proof_moved_from_every_state_by_each_role_goes_where_the_table_says(claim, actors, move, role):
    allowed, expected = EXPECTED[move]

    def act(fresh):
        ACTIONS[move](claim=fresh, by=actors[role])

    def set_state(row, state):
        EvidenceClaim.objects.filter(pk=row.pk).update(state=state)

    assert outcomes(claim, STATES, act, set_state, "state") == (expected if role in allowed else REFUSED)


def test_states_and_moves_of_proofs_are_those_of_this_table():
    assert RequestState.values == STATES
    assert {move.name for move in EVIDENCE_MOVES.moves} == set(EXPECTED)
