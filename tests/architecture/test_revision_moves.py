"""Every state x move x role of a revision, against literals."""

from __future__ import annotations

import pytest
from django.utils import timezone

from catalog.actions.reviews import accept_revision, begin_review, send_back_revision
from catalog.actions.revisions import discard_revision, submit_revision, take_back_revision
from catalog.choices import RevisionState
from catalog.models import Revision
from catalog.states import REVISION_MOVES
from tests.factories import OrganisationFactory, SolutionFactory

from .moving import ROLES, actors_around, outcomes

STATES = ["editing", "submitted", "in_review", "published", "discarded"]
REFUSED = ["refused"] * 5
OWNERS = ("own editor", "own admin", "own key")
OPERATORS = ("moderator", "operator admin", "system")

# By move: who may make it, and what becomes of a revision in each of STATES; "-" is an illegal move.
EXPECTED = {
    "submit": (OWNERS, ["submitted", "-", "-", "-", "-"]),
    "take_back": (OWNERS, ["-", "editing", "-", "-", "-"]),
    "discard": (OWNERS, ["discarded", "-", "-", "-", "-"]),
    "begin_review": (OPERATORS, ["-", "in_review", "-", "-", "-"]),
    "send_back": (OPERATORS, ["-", "-", "editing", "-", "-"]),
    "accept": (OPERATORS, ["-", "-", "published", "-", "-"]),
}
ACTIONS = {
    "submit": submit_revision,
    "take_back": take_back_revision,
    "discard": discard_revision,
    "begin_review": begin_review,
    "send_back": lambda *, revision, by: send_back_revision(revision=revision, reason="Bitte kürzer.", by=by),
    "accept": accept_revision,
}


@pytest.fixture
def revision(db):
    vendor = OrganisationFactory(name="Eigene")
    solution = SolutionFactory(vendor=vendor, is_claimed=True)
    return Revision.objects.create(
        solution=solution,
        base=solution.current,
        facts=solution.current.facts | {"licence": "MIT"},
        round=1,
        submitted_at=timezone.now(),
    )


@pytest.fixture
def actors(revision):
    return actors_around(revision.solution.vendor)


@pytest.mark.parametrize("move", EXPECTED)
@pytest.mark.parametrize("role", ROLES)
def test_revision_moved_from_every_state_by_each_role_goes_where_the_table_says(revision, actors, move, role):
    allowed, expected = EXPECTED[move]

    def act(fresh):
        ACTIONS[move](revision=fresh, by=actors[role])

    def set_state(row, state):
        version = row.base_id if state == "published" else None
        Revision.objects.filter(pk=row.pk).update(state=state, version=version)

    assert outcomes(revision, STATES, act, set_state, "state") == (expected if role in allowed else REFUSED)


def test_states_and_moves_of_revisions_are_those_of_this_table():
    assert RevisionState.values == STATES
    assert {move.name for move in REVISION_MOVES.moves} == set(EXPECTED)
