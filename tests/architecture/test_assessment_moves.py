"""Every state x move x role of an assessment, against literals; only whoever writes it finishes it, only officers excuse."""

from __future__ import annotations

import pytest
from django.utils import timezone

from marketplace.core.decisions import IllegalMove, Refused
from procurement.actions.assessing import excuse_assessor, finish_assessment
from procurement.models import Assessment, Sounding
from procurement.states import ASSESSMENT_MOVES
from tests.factories import (
    AssessmentFactory,
    DeclarationFactory,
    OpeningFactory,
    OrganisationFactory,
    ResponseFactory,
    SoundingFactory,
    acting,
    member_of,
)

STATES = ["draft", "final", "excused"]
SOUNDINGS = ["opened", "analysed", "concluded", "archived"]
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
REFUSED = ["refused"] * 3
# By move and role what becomes of an assessment in each of STATES that belongs to somebody else; "-" is an illegal move.
OF_OTHERS = {
    "finish": {},
    "excuse": {"officer": ["excused", "-", "-"], "admin": ["excused", "-", "-"]},
}
# The same for one's own: who may not assess has none that could be finished.
OWN = {
    "finish": {role: ["final", "-", "-"] for role in ("officer", "assessor", "admin")},
    "excuse": {"officer": ["excused", "-", "-"], "admin": ["excused", "-", "-"]},
}
NOTES = {"q1": {"kind": "common", "text": ""}}
ACTIONS = {
    "finish": lambda one, by: finish_assessment(assessment=one, saves=0, by=by),
    "excuse": lambda one, by: excuse_assessor(assessment=one, reason="Nicht verfügbar.", by=by),
}


@pytest.fixture
def sounding(db):
    sounding = SoundingFactory(state="published")
    ResponseFactory(sounding=sounding, state="submitted")
    return OpeningFactory(sounding=sounding).sounding


def person_of(role, town):
    if role == "stranger":
        return member_of(OrganisationFactory(kind="municipality"), "admin")
    if role == "vendor":
        return member_of(OrganisationFactory(), "admin")
    if role == "operator":
        return member_of(OrganisationFactory(kind="operator"), "admin")
    return member_of(town, role)


def assessment_of(sounding, state, assessor=None):
    Assessment.objects.all().delete()
    more = {"assessor": assessor} if assessor else {}
    if state == "final":
        more["finished_at"] = timezone.now()
    if state == "excused":
        more["reason"] = "Nicht verfügbar."
    return AssessmentFactory(sounding=sounding, state=state, notes=NOTES, **more)


def outcome(move, one, by):
    try:
        ACTIONS[move](one, by)
    except Refused:
        return "refused"
    except IllegalMove:
        return "-"
    return Assessment.objects.get(pk=one.pk).state


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("move", ["finish", "excuse"])
def test_move_of_an_assessment_by_role_in_every_state_ends_as_written(sounding, move, role):
    person = person_of(role, sounding.organisation)
    DeclarationFactory(sounding=sounding, person_id=person.pk)
    by = acting(person)
    others = [outcome(move, assessment_of(sounding, state), by) for state in STATES]
    own = [outcome(move, assessment_of(sounding, state, person), by) for state in STATES]
    assert (others, own) == (OF_OTHERS[move].get(role, REFUSED), OWN[move].get(role, REFUSED))


@pytest.mark.parametrize("role", ["officer", "assessor", "admin"])
@pytest.mark.parametrize("move", ["finish", "excuse"])
def test_move_of_an_assessment_without_a_clean_declaration_is_refused(sounding, move, role):
    person = person_of(role, sounding.organisation)
    by = acting(person)
    assert [outcome(move, assessment_of(sounding, state, person), by) for state in STATES] == REFUSED
    DeclarationFactory(sounding=sounding, person_id=person.pk)
    DeclarationFactory(sounding=sounding, person_id=person.pk, is_clean=False)
    assert [outcome(move, assessment_of(sounding, state, person), by) for state in STATES] == REFUSED


@pytest.mark.parametrize("move", ["finish", "excuse"])
def test_move_of_an_assessment_is_legal_only_while_the_sounding_is_opened(sounding, move):
    person = person_of("officer", sounding.organisation)
    DeclarationFactory(sounding=sounding, person_id=person.pk)
    found = []
    for state in SOUNDINGS:
        Sounding.objects.update(state=state)
        sounding.refresh_from_db()
        found.append(outcome(move, assessment_of(sounding, "draft", person), acting(person)))
    assert found == [{"finish": "final", "excuse": "excused"}[move], "-", "-", "-"]


def test_moves_tried_here_are_those_of_the_table():
    assert {(move.name, move.start, move.end) for move in ASSESSMENT_MOVES.moves} == {
        ("finish", "draft", "final"),
        ("excuse", "draft", "excused"),
    }
