"""Every state x move x role of a listing, against literals."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from catalog.actions import Proposal, republish_solution, save_listing, withdraw_solution
from catalog.actions.confirmation import archive_stale_listings, confirm_listing, mark_stale_listings
from catalog.actions.reviews import accept_revision
from catalog.choices import SolutionStatus
from catalog.models import Revision, Solution, YearlyQuestion
from catalog.states import SOLUTION_MOVES
from marketplace.core import audit
from marketplace.core.actor import system_actor
from marketplace.core.clock import berlin_day
from tests.factories import OrganisationFactory, SolutionFactory

from .moving import ROLES, actors_around, outcomes

STATES = ["draft", "published", "stale", "withdrawn", "archived"]
REFUSED = ["refused"] * 5
OPERATORS = ("moderator", "operator admin", "system")
OWNERS = ("own editor", "own admin", "own key")
PEOPLE = ("own editor", "own admin")

# By move: who may make it, and what becomes of a listing in each of STATES; "-" is an illegal move.
EXPECTED = {
    "harvest": (OPERATORS, ["published", "published", "stale", "withdrawn", "archived"]),
    "publish": (OPERATORS, ["published", "published", "published", "published", "published"]),
    "withdraw": ((*OWNERS, *OPERATORS), ["-", "withdrawn", "withdrawn", "-", "-"]),
    "republish": (OPERATORS, ["-", "-", "-", "published", "-"]),
    "confirm": (PEOPLE, ["-", "published", "published", "-", "-"]),
    "mark_stale": (("system",), ["draft", "stale", "stale", "withdrawn", "archived"]),
    "archive": (("system",), ["draft", "published", "archived", "withdrawn", "archived"]),
}


def harvest(*, solution, by):
    facts = solution.current.facts | {"version": "2.0"}
    save_listing(proposal=Proposal(vendor=solution.vendor, slug=solution.slug, facts=facts), by=by)


def publish(*, solution, by):
    """Accept a change that is in review; a stale listing counts as confirmed by it."""
    revision = Revision.objects.create(
        solution=solution,
        base=solution.current,
        facts=solution.current.facts | {"licence": "MIT"},
        state="in_review",
        round=1,
    )
    accept_revision(revision=revision, by=by)


def mark_stale(*, solution, by):
    """The job, 100 days after a first mail to which nobody answered."""
    Solution.objects.filter(pk=solution.pk).update(
        last_confirmed_on=berlin_day() - datetime.timedelta(days=400)
    )
    YearlyQuestion.objects.create(
        kind="listing", solution=solution, token_hash="0" * 64, asked_at=timezone.now()
    )
    mark_stale_listings(by=by, day=berlin_day() + datetime.timedelta(days=100))


def archive(*, solution, by):
    """The job, more than a year after the listing was marked stale."""
    Solution.objects.filter(pk=solution.pk).update(
        last_confirmed_on=berlin_day() - datetime.timedelta(days=500)
    )
    audit.record(system_actor("job:test"), "catalog.solution.marked_stale", solution)
    archive_stale_listings(by=by, day=berlin_day() + datetime.timedelta(days=370))


ACTIONS = {
    "harvest": harvest,
    "publish": publish,
    "withdraw": lambda *, solution, by: withdraw_solution(solution=solution, by=by, reason="other"),
    "republish": republish_solution,
    "confirm": confirm_listing,
    "mark_stale": mark_stale,
    "archive": archive,
}


@pytest.fixture
def listing(db):
    return SolutionFactory(vendor=OrganisationFactory(name="Eigene"), is_claimed=True)


@pytest.fixture
def actors(listing):
    return actors_around(listing.vendor)


@pytest.mark.parametrize("move", EXPECTED)
@pytest.mark.parametrize("role", ROLES)
def test_listing_moved_from_every_state_by_each_role_goes_where_the_table_says(listing, actors, move, role):
    allowed, expected = EXPECTED[move]

    def act(solution):
        ACTIONS[move](solution=solution, by=actors[role])

    def set_state(solution, state):
        Solution.objects.filter(pk=solution.pk).update(status=state)

    assert outcomes(listing, STATES, act, set_state, "status") == (expected if role in allowed else REFUSED)


def test_states_and_moves_of_listings_are_those_of_this_table():
    assert SolutionStatus.values == STATES
    assert {move.name for move in SOLUTION_MOVES.moves} == set(EXPECTED)
