"""Every state x move x role of a sounding, against literals; under the four-eyes rule no author approves or publishes."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from marketplace.core.decisions import IllegalMove, Refused
from procurement.actions import (
    approve_sounding,
    cancel_sounding,
    edit_sounding,
    publish_sounding,
    send_back_sounding,
    submit_sounding,
    take_back_sounding,
)
from procurement.actions.evaluating import finish_analysis, reopen_analysis
from procurement.actions.opening import declare_interest, open_sounding, request_opening
from procurement.models import Opening, Sounding
from procurement.queries.neutrality import findings_of
from procurement.states import SOUNDING_MOVES
from tests.factories import (
    DeclarationFactory,
    OpeningFactory,
    OrganisationFactory,
    QuestionnaireFactory,
    SoundingFactory,
    acting,
    member_of,
)

STATES = [
    "draft",
    "in_review",
    "approved",
    "published",
    "opened",
    "analysed",
    "concluded",
    "archived",
    "cancelled",
]
OFFICERS = ("officer", "admin")
REVIEWERS = ("reviewer", "admin")
PUBLISHERS = ("publisher", "admin")
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
# By move: who may make it, and what becomes of a sounding in each of STATES; "-" is an illegal move.
EXPECTED = {
    "edit": (OFFICERS, ["draft", *"--------"]),
    "submit": (OFFICERS, ["in_review", *"--------"]),
    "take_back": (OFFICERS, ["-", "draft", "draft", *"------"]),
    "send_back": (REVIEWERS, ["-", "draft", *"-------"]),
    "approve": (REVIEWERS, ["-", "approved", *"-------"]),
    "publish": (PUBLISHERS, ["-", "-", "published", *"------"]),
}
# What follows the deadline; every person tried has made a clean declaration wherever there is a protocol.
EVERYBODY = ("requester", "officer", "reviewer", "publisher", "assessor", "auditor", "admin")
AFTER = {
    "request_opening": (OFFICERS, [*"---", "published", *"-----"]),
    "open": (OFFICERS, [*"---", "opened", *"-----"]),
    "declare": (EVERYBODY, [*"----", "opened", "analysed", "concluded", "archived", "-"]),
    "analyse": (OFFICERS, [*"----", "analysed", *"----"]),
    "reopen_analysis": (OFFICERS, [*"-----", "opened", *"---"]),
}
# Before the opening there is no protocol to declare about, so the evaluation is refused rather than illegal.
NO_PROTOCOL = ("analyse", "reopen_analysis")
# Cancelling passes from the officer to the publisher with the publication.
CANCEL = {
    "officer": ["cancelled"] * 3 + ["refused"] * 6,
    "publisher": ["refused"] * 3 + ["cancelled", *"-----"],
    "admin": ["cancelled"] * 4 + [*"-----"],
}
ACTIONS = {
    "edit": lambda one, by: edit_sounding(sounding=one, values={"title": "Neu"}, saves=one.saves, by=by),
    "submit": lambda one, by: submit_sounding(sounding=one, by=by),
    "take_back": lambda one, by: take_back_sounding(sounding=one, by=by),
    "send_back": lambda one, by: send_back_sounding(sounding=one, comment="Kürzen.", by=by),
    "approve": lambda one, by: approve_sounding(sounding=one, findings_seen=findings_of(one)[1], by=by),
    "publish": lambda one, by: publish_sounding(sounding=one, by=by),
    "request_opening": lambda one, by: request_opening(sounding=one, by=by),
    "open": lambda one, by: open_sounding(sounding=one, by=by),
    "declare": lambda one, by: declare_interest(
        sounding=one, opening_hash=hash_of_protocol(one), conflicts=[], text="", by=by
    ),
    "analyse": lambda one, by: finish_analysis(sounding=one, by=by),
    "reopen_analysis": lambda one, by: reopen_analysis(sounding=one, by=by),
    "cancel": lambda one, by: cancel_sounding(sounding=one, reason="Der Rat hat anders entschieden.", by=by),
}


def hash_of_protocol(one):
    opening = Opening.objects.filter(sounding=one).first()
    return opening.sha256 if opening else ""


@pytest.fixture
def town(db):
    return OrganisationFactory(kind="municipality")


def actor_of(role, town):
    if role == "stranger":
        return acting(member_of(OrganisationFactory(kind="municipality"), "admin"))
    if role == "vendor":
        return acting(member_of(OrganisationFactory(), "admin"))
    if role == "operator":
        return acting(member_of(OrganisationFactory(kind="operator"), "admin"))
    return acting(member_of(town, role))


def sounding_of(town, state, author=None):
    now = timezone.now()
    one = SoundingFactory(
        organisation=town,
        state=state,
        purpose="Wir fragen.",
        created_by=author,
        question_deadline=now + datetime.timedelta(days=10),
        response_deadline=now + datetime.timedelta(days=21),
    )
    QuestionnaireFactory(sounding=one, organisation=town)
    return one


def later_sounding_of(town, state, by, move):
    """One whose deadline has passed, with a protocol once it was opened, and the declaration of who acts."""
    now = timezone.now()
    one = SoundingFactory(
        organisation=town,
        state="published",
        published_at=now - datetime.timedelta(days=20),
        question_deadline=now - datetime.timedelta(days=5),
        response_deadline=now - datetime.timedelta(hours=1),
        opening_requested_at=now if move == "open" else None,
    )
    if state in ("opened", "analysed", "concluded", "archived"):
        OpeningFactory(sounding=one)
        DeclarationFactory(sounding=one, person_id=by.user_id)
    one.state = state
    one.save()
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
@pytest.mark.parametrize("move", [*EXPECTED, "cancel"])
def test_move_of_a_sounding_by_role_in_every_state_ends_as_written(town, move, role):
    by = actor_of(role, town)
    if move == "cancel":
        expected = CANCEL.get(role, ["refused"] * 9)
    else:
        holders, outcomes = EXPECTED[move]
        expected = outcomes if role in holders else ["refused"] * 9
    assert [outcome(move, sounding_of(town, state), by) for state in STATES] == expected


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("move", AFTER)
def test_move_after_the_deadline_by_role_in_every_state_ends_as_written(town, move, role):
    by = actor_of(role, town)
    holders, outcomes = AFTER[move]
    expected = outcomes if role in holders else ["refused"] * 9
    if move in NO_PROTOCOL:
        expected = ["refused"] * 4 + expected[4:8] + ["refused"]
    assert [outcome(move, later_sounding_of(town, state, by, move), by) for state in STATES] == expected


@pytest.mark.parametrize("move", NO_PROTOCOL)
def test_evaluation_without_a_clean_declaration_is_refused(town, move):
    by = actor_of("officer", town)
    one = later_sounding_of(town, "opened" if move == "analyse" else "analysed", by, move)
    DeclarationFactory(sounding=one, person_id=by.user_id, is_clean=False)
    assert outcome(move, one, by) == "refused"
    DeclarationFactory(sounding=one, person_id=by.user_id, opening_hash="0" * 64)
    assert outcome(move, one, by) == "refused"


@pytest.mark.parametrize(("four_eyes", "ends"), [(True, "refused"), (False, "opened")])
def test_officer_who_asked_opens_only_where_the_four_eyes_rule_is_off(town, four_eyes, ends):
    town.four_eyes = four_eyes
    town.save()
    by = actor_of("officer", town)
    one = later_sounding_of(town, "published", by, "open")
    one.opening_requested_by_id = by.user_id
    one.save()
    assert outcome("open", one, by) == ends


@pytest.mark.parametrize(("four_eyes", "ends"), [(True, "refused"), (False, "approved")])
def test_author_approves_only_where_the_four_eyes_rule_is_off(town, four_eyes, ends):
    town.four_eyes = four_eyes
    town.save()
    author = member_of(town, "admin")
    assert outcome("approve", sounding_of(town, "in_review", author), acting(author)) == ends


@pytest.mark.parametrize(("four_eyes", "ends"), [(True, "refused"), (False, "published")])
def test_author_publishes_only_where_the_four_eyes_rule_is_off(town, four_eyes, ends):
    town.four_eyes = four_eyes
    town.save()
    author = member_of(town, "admin")
    one = sounding_of(town, "approved", author)
    assert outcome("publish", one, acting(author)) == ends
    one.refresh_from_db()
    assert one.four_eyes is (None if four_eyes else False)


def test_moves_tried_here_are_those_of_this_part_of_the_table():
    # Corrections have tables of their own, and what follows the evaluation, too.
    later = {"correct", "extend", "propose", "return", "conclude", "archive"}
    assert {move.name for move in SOUNDING_MOVES.moves} - later == {*EXPECTED, *AFTER, "cancel"} - {"edit"}
