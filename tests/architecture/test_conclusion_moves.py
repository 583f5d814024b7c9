"""Every state x move x role at the end of a sounding, against literals; an illegal one changes nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from marketplace.core.decisions import IllegalMove, Refused
from procurement.actions.concluding import (
    archive_sounding,
    conclude_sounding,
    edit_conclusion,
    propose_conclusion,
    return_conclusion,
)
from procurement.actions.following_up import record_follow_up
from procurement.models import Sounding
from procurement.queries.reporting import conclusion_of, preview_of
from tests.factories import OrganisationFactory, SoundingFactory, acting, member_of
from tests.factories.sounding import ConclusionFactory, DeclarationFactory, OpeningFactory

STATES = ["published", "opened", "analysed", "concluded", "archived", "cancelled"]
ROLES = (
    "requester",
    "officer",
    "reviewer",
    "publisher",
    "assessor",
    "auditor",
    "admin",
    "stranger",
    "vendor",
    "operator",
)
OFFICERS = ("officer", "admin")
PUBLISHERS = ("publisher", "admin")
# By move: who may make it, whether it was proposed before, and what becomes of a sounding in each of STATES.
# Before the opening nobody has declared, so nobody may.
EXPECTED = {
    "edit": (OFFICERS, False, ["refused", "-", "analysed", "-", "-", "-"]),
    "propose": (OFFICERS, False, ["refused", "-", "analysed", "-", "-", "-"]),
    "return": (PUBLISHERS, True, ["refused", "-", "analysed", "-", "-", "-"]),
    "conclude": (PUBLISHERS, True, ["refused", "-", "concluded", "-", "-", "-"]),
    "archive": (OFFICERS, True, ["-", "-", "-", "archived", "-", "-"]),
    "follow": (OFFICERS, True, ["-", "-", "-", "concluded", "archived", "-"]),
}
WRITTEN = {"decision": "postpone", "reasons": "Es fehlt Geld.", "message": "Danke."}


def seen(one):
    return preview_of(one, conclusion_of(one)).seen


ACTIONS = {
    "edit": lambda one, by: edit_conclusion(sounding=one, values=WRITTEN, saves=0, by=by),
    "propose": lambda one, by: propose_conclusion(sounding=one, report_seen=seen(one), by=by),
    "return": lambda one, by: return_conclusion(sounding=one, comment="Kürzen.", by=by),
    "conclude": lambda one, by: conclude_sounding(
        sounding=one, report_seen=seen(one), is_confidential_kept=True, by=by
    ),
    "archive": lambda one, by: archive_sounding(sounding=one, by=by),
    "follow": lambda one, by: record_follow_up(
        sounding=one, values={"title": "Danach", "outcome": "running"}, by=by
    ),
}


@pytest.fixture
def town(db):
    return OrganisationFactory(kind="municipality")


def person_of(role, town):
    if role == "stranger":
        return member_of(OrganisationFactory(kind="municipality"), "admin")
    if role == "vendor":
        return member_of(OrganisationFactory(), "admin")
    if role == "operator":
        return member_of(OrganisationFactory(kind="operator"), "admin")
    return member_of(town, role)


def sounding_of(town, state, person, *, is_proposed):
    one = SoundingFactory(organisation=town, state="published")
    if state != "published":
        OpeningFactory(sounding=one)
        DeclarationFactory(sounding=one, person_id=person.pk)
        Sounding.objects.filter(pk=one.pk).update(state=state)
        one.refresh_from_db()
    moment = timezone.now() if is_proposed else None
    ConclusionFactory(sounding=one, proposed_at=moment, **WRITTEN)
    return one


def outcome(move, one, by):
    try:
        ACTIONS[move](one, by)
    except Refused:
        return "refused"
    except IllegalMove:
        return "-"
    return Sounding.objects.get(pk=one.pk).state


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("move", EXPECTED)
def test_move_at_the_end_of_a_sounding_by_role_in_every_state_ends_as_written(town, move, role):
    person = person_of(role, town)
    holders, is_proposed, outcomes = EXPECTED[move]
    expected = outcomes if role in holders else ["refused"] * len(STATES)
    found = [
        outcome(move, sounding_of(town, state, person, is_proposed=is_proposed), acting(person))
        for state in STATES
    ]
    assert found == expected


def test_illegal_move_changes_neither_sounding_nor_conclusion(town):
    person = person_of("admin", town)
    one = sounding_of(town, "concluded", person, is_proposed=True)
    before = conclusion_of(one)
    for move in ("edit", "propose", "return", "conclude"):
        assert outcome(move, one, acting(person)) == "-"
    after = conclusion_of(one)
    assert (after.updated_at, after.comment, after.decided_at) == (before.updated_at, "", None)
