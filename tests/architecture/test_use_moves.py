"""Every state x move x role of a use, for each side that may have stated it, against literals."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from catalog.actions.uses import (
    agree_to_use,
    change_use,
    claim_use,
    confirm_use,
    refuse_use,
    state_use,
    withdraw_use,
    write_experience,
)
from catalog.choices import UseState
from catalog.models import Deployment
from catalog.states import USE_MOVES
from marketplace.core.actor import system_actor
from marketplace.core.decisions import IllegalMove, Refused
from tests.catalog.uses.town import STATED, make_world
from tests.factories import DeploymentFactory, ExperienceFactory

STATES = ["waiting", "agreed", "refused", "withdrawn"]
DENIED = ["denied"] * 4
TOWN = ("officer", "editor", "admin", "agent")
VENDOR = ("vendor editor", "vendor admin")
VENDOR_AND_KEY = (*VENDOR, "key of the vendor")
ROLES = (
    *TOWN,
    *VENDOR,
    "requester",
    "outsider",
    "other vendor",
    "town without a place",
    "moderator",
    "vendor's officer",
    "vendor's second account",
    "vendor as agent",
    "key of the town",
    "key of the vendor",
    "anonymous",
    "system",
)

# By who stated the use and by move: who may make it, and what becomes of a use in each of STATES; "-" is an illegal move.
# The vendor changes its claim until it is answered, and says of no other use how it is; the town changes what is agreed.
EXPECTED = {
    ("vendor", "agree"): {TOWN: ["agreed", "-", "agreed", "-"]},
    ("vendor", "refuse"): {TOWN: ["refused", "-", "-", "-"]},
    ("vendor", "withdraw"): {VENDOR_AND_KEY: ["withdrawn", "-", "-", "-"]},
    ("vendor", "change"): {
        TOWN: ["denied", "agreed", "denied", "denied"],
        VENDOR_AND_KEY: ["waiting", "denied", "denied", "-"],
    },
    ("vendor", "confirm"): {TOWN: ["-", "agreed", "-", "-"]},
    ("vendor", "tell"): {TOWN: ["denied", "agreed", "denied", "denied"]},
    ("municipality", "agree"): {VENDOR: ["agreed", "-", "agreed", "-"]},
    ("municipality", "refuse"): {VENDOR: ["refused", "-", "-", "-"]},
    ("municipality", "withdraw"): {TOWN: ["withdrawn", "-", "-", "-"]},
    ("municipality", "change"): {TOWN: ["waiting", "agreed", "-", "-"]},
    ("municipality", "confirm"): {TOWN: ["-", "agreed", "-", "-"]},
    ("municipality", "tell"): {TOWN: ["waiting", "agreed", "denied", "-"]},
    # Of a town that the operator has verified, or that has told of its experience, the vendor contradicts nothing.
    ("verified municipality", "agree"): {VENDOR: ["agreed", "-", "agreed", "-"]},
    ("verified municipality", "refuse"): {},
    ("municipality that told", "agree"): {VENDOR: ["agreed", "-", "agreed", "-"]},
    ("municipality that told", "refuse"): {VENDOR: ["denied", "denied", "denied", "-"]},
    # One voice for each municipality and listing: what is there already is not stated a second time.
    ("vendor", "state"): {TOWN: ["-", "-", "-", "waiting"], ("outsider",): STATES},
    ("vendor", "claim"): {VENDOR_AND_KEY: ["-", "-", "-", "waiting"]},
    ("municipality", "state"): {TOWN: ["-", "-", "-", "waiting"], ("outsider",): STATES},
    ("municipality", "claim"): {VENDOR_AND_KEY: ["-", "-", "-", "waiting"]},
}
TOLD = {"language": "de", "went_well": "Schnell da.", "went_badly": "", "would_choose_again": True}
ACTIONS = {
    "agree": lambda world, use, by: agree_to_use(use=use, by=by),
    "refuse": lambda world, use, by: refuse_use(use=use, by=by),
    "withdraw": lambda world, use, by: withdraw_use(use=use, by=by),
    "change": lambda world, use, by: change_use(use=use, values={"status": "test"}, by=by),
    "confirm": lambda world, use, by: confirm_use(use=use, by=by),
    "tell": lambda world, use, by: write_experience(use=use, values=TOLD, by=by),
    "state": lambda world, use, by: state_use(solution=world.solution, values=STATED, by=by),
    "claim": lambda world, use, by: claim_use(solution=world.solution, area=world.area, values=STATED, by=by),
}


def put_into(use, state):
    """The use as somebody has it in hand while the row is already in a state; withdrawn rows are gone."""
    day = datetime.date(2026, 1, 2)
    rows = Deployment.objects.filter(pk=use.pk)
    if state == "withdrawn":
        held = rows.select_related("area", "solution__vendor", "solution__current").get()
        rows.delete()
        return held
    rows.update(
        confirmed_on=day if state == "agreed" else None, refused_on=day if state == "refused" else None
    )
    return rows.get()


def outcomes(world, use, move, by):
    """What becomes of the use of the town from each of STATES; nothing of it stays."""
    found = []
    for state in STATES:
        with transaction.atomic():
            held = put_into(use, state)
            try:
                with transaction.atomic():
                    ACTIONS[move](world, held, by)
                row = Deployment.objects.filter(solution=world.solution, area=world.area).first()
                found.append(str(row.state) if row else "withdrawn")
            except Refused:
                found.append("denied")
            except IllegalMove:
                found.append("-")
            transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(("stated_by", "move"), EXPECTED, ids=" ".join)
def test_use_moved_from_every_state_by_each_role_goes_where_the_table_says(stated_by, move):
    world = make_world()
    side = "vendor" if stated_by == "vendor" else "municipality"
    use = DeploymentFactory(solution=world.solution, area=world.area, stated_by=side, is_from_file=False)
    if stated_by == "verified municipality":
        world.town.verified_at = timezone.now()
        world.town.save()
    if stated_by == "municipality that told":
        ExperienceFactory(deployment=use, organisation=world.town)
    expected = dict.fromkeys(ROLES, DENIED)
    for roles, states in EXPECTED[stated_by, move].items():
        expected |= dict.fromkeys(roles, states)
    actors = {role: system_actor("job:test") if role == "system" else world.actor(role) for role in ROLES}
    assert {role: outcomes(world, use, move, actors[role]) for role in ROLES} == expected


def test_states_and_moves_of_uses_are_those_of_this_table():
    assert UseState.values == STATES
    assert {move.name for move in USE_MOVES.moves} <= {move for _side, move in EXPECTED}
    assert {move.end for move in USE_MOVES.moves} == {"agreed", "refused", "withdrawn"}
