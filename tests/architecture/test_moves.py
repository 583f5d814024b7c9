"""Every state x move x role of every table of moves, against literals; and each action moves as its table says."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.db import transaction

from catalog.actions import Proposal, republish_solution, save_listing, withdraw_solution
from catalog.choices import SolutionStatus
from catalog.models import Solution
from catalog.states import SOLUTION_MOVES
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.states import Moves
from tests.factories import OrganisationFactory, SolutionFactory, acting, member_of

from . import imports

STATES = ["draft", "submitted", "in_review", "published", "stale", "withdrawn", "archived"]
NOT_ALLOWED = ["anonymous", "outsider", "own editor", "own admin", "officer"]
ALLOWED = ["moderator", "admin", "system"]

# What becomes of a listing in each of STATES when one who may makes the move; "-" is an illegal move.
EXPECTED = {
    "harvest": ["published", "submitted", "in_review", "published", "stale", "withdrawn", "archived"],
    "withdraw": ["-", "-", "-", "withdrawn", "withdrawn", "-", "-"],
    "republish": ["-", "-", "-", "-", "-", "published", "-"],
}
TABLES = {
    "listing": [
        ("harvest", "draft", "published"),
        ("withdraw", "published", "withdrawn"),
        ("withdraw", "stale", "withdrawn"),
        ("republish", "withdrawn", "published"),
    ],
    # tests/accounts/test_organisation_moves.py makes each of these moves from every state.
    "application": [
        ("accept", "open", "accepted"),
        ("reject", "open", "rejected"),
        ("withdraw", "open", "withdrawn"),
    ],
    "mandate": [
        ("accept", "offered", "active"),
        ("accept", "requested", "active"),
        ("reject", "offered", "rejected"),
        ("reject", "requested", "rejected"),
        ("revoke", "offered", "revoked"),
        ("revoke", "requested", "revoked"),
        ("revoke", "active", "revoked"),
    ],
    # tests/accounts/test_verification.py and tests/catalog/test_claims.py make each of these moves from every state.
    "verification": [
        ("accept", "open", "accepted"),
        ("reject", "open", "rejected"),
        ("withdraw", "open", "withdrawn"),
    ],
    "claim": [
        ("accept", "open", "accepted"),
        ("reject", "open", "rejected"),
        ("withdraw", "open", "withdrawn"),
    ],
}


def harvest(*, solution, by):
    facts = solution.current.facts | {"version": "2.0"}
    proposal = Proposal(vendor=solution.vendor, slug=solution.slug, facts=facts)
    return save_listing(proposal=proposal, by=by)[0]


ACTIONS = {
    "harvest": harvest,
    "withdraw": lambda *, solution, by: withdraw_solution(solution=solution, by=by, reason="test"),
    "republish": republish_solution,
}


@pytest.fixture
def listing(db):
    return SolutionFactory(vendor=OrganisationFactory(name="Eigene"))


@pytest.fixture
def actors(listing):
    """One actor for each role, by its name in this file."""
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    town = OrganisationFactory(name="Stadt", kind="municipality")
    return {
        "anonymous": ANONYMOUS,
        "outsider": acting(member_of(OrganisationFactory(name="Fremde"), "editor")),
        "own editor": acting(member_of(listing.vendor, "editor")),
        "own admin": acting(member_of(listing.vendor, "admin")),
        "officer": acting(member_of(town, "officer")),
        "moderator": acting(member_of(operator, "moderator")),
        "admin": acting(member_of(operator, "admin")),
        "system": system_actor("job:test"),
    }


def outcomes(listing, move, actor):
    """What the move does from every state; nothing of it stays."""
    found = []
    for state in STATES:
        with transaction.atomic():
            Solution.objects.filter(pk=listing.pk).update(status=state)
            solution = Solution.objects.select_related("current", "vendor").get(pk=listing.pk)
            try:
                with transaction.atomic():
                    ACTIONS[move](solution=solution, by=actor)
                found.append(Solution.objects.get(pk=listing.pk).status)
            except Refused:
                found.append("refused")
            except IllegalMove:
                found.append("-")
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("move", EXPECTED)
@pytest.mark.parametrize("role", ALLOWED)
def test_listing_moved_by_the_operator_goes_where_the_table_says(listing, actors, move, role):
    assert outcomes(listing, move, actors[role]) == EXPECTED[move]


@pytest.mark.parametrize("move", EXPECTED)
@pytest.mark.parametrize("role", NOT_ALLOWED)
def test_listing_moved_by_anybody_else_is_refused_in_every_state(listing, actors, move, role):
    assert outcomes(listing, move, actors[role]) == ["refused"] * 7


def test_states_and_moves_of_listings_are_those_of_this_table():
    assert SolutionStatus.values == STATES
    assert {move.name for move in SOLUTION_MOVES.moves} == set(EXPECTED)


def tables_of_moves():
    """Every table of moves that an app holds."""
    found = {}
    for package in imports.APPS.values():
        if package != "marketplace.core" and find_spec(f"{package}.states"):
            module = import_module(f"{package}.states")
            found |= {value.thing: value for value in vars(module).values() if isinstance(value, Moves)}
    return found


def test_tables_of_moves_in_the_project_are_all_told_here():
    told = {
        thing: [(move.name, move.start, move.end) for move in t.moves]
        for thing, t in tables_of_moves().items()
    }
    assert told == TABLES


def test_moves_of_every_table_name_a_role_that_somebody_can_hold():
    roles = {(thing, move.role) for thing, table in tables_of_moves().items() for move in table.moves}
    assert roles <= {
        ("listing", "system"),
        ("listing", "operator"),
        ("application", "decider"),
        ("application", "applicant"),
        ("mandate", "agent"),
        ("mandate", "principal"),
        ("mandate", "either"),
        ("claim", "operator"),
        ("claim", "organisation"),
        ("verification", "operator"),
        ("verification", "organisation"),
    }
