"""Every state x move x role of a revision, against literals."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from catalog.actions.reviews import accept_revision, begin_review, send_back_revision
from catalog.actions.revisions import discard_revision, submit_revision, take_back_revision
from catalog.choices import RevisionState
from catalog.models import Revision
from catalog.states import REVISION_MOVES
from marketplace.core.decisions import IllegalMove, Refused
from tests.factories import OrganisationFactory, SolutionFactory

from .moving import ROLES, actors_around

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


def outcomes(revision, move, actor):
    """What the move does from every state; nothing of it stays."""
    found = []
    for state in STATES:
        with transaction.atomic():
            version = revision.base_id if state == "published" else None
            Revision.objects.filter(pk=revision.pk).update(state=state, version=version)
            fresh = Revision.objects.select_related("solution").get(pk=revision.pk)
            try:
                with transaction.atomic():
                    ACTIONS[move](revision=fresh, by=actor)
                found.append(Revision.objects.get(pk=revision.pk).state)
            except Refused:
                found.append("refused")
            except IllegalMove:
                found.append("-")
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("move", EXPECTED)
@pytest.mark.parametrize("role", ROLES)
def test_revision_moved_from_every_state_by_each_role_goes_where_the_table_says(revision, actors, move, role):
    allowed, expected = EXPECTED[move]
    assert outcomes(revision, move, actors[role]) == (expected if role in allowed else REFUSED)


def test_states_and_moves_of_revisions_are_those_of_this_table():
    assert RevisionState.values == STATES
    assert {move.name for move in REVISION_MOVES.moves} == set(EXPECTED)
