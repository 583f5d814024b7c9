"""Joint needs: who asks whom, how a body answers, and what is recorded and told."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.core.permissions import Permission
from procurement.actions.parts import decline_part, invite_part, join_need, leave_need
from procurement.actions.soundings import Overtaken
from procurement.models import NeedPart
from tests.factories import NeedPartFactory, OrganisationFactory, acting, member_of

from .people import need_of, part_of, subjects, town

pytestmark = pytest.mark.django_db
FIGURES = {
    "user_count": 12,
    "once": Decimal("10000"),
    "monthly": Decimal("500"),
    "wanted_until": datetime.date(2027, 9, 1),
    "note": "Auch für den Ortsrat",
}


@pytest.fixture
def lead(db):
    return town("Stadt Aken")


@pytest.fixture
def guest(db):
    return town("Gemeinde Barby")


@pytest.fixture
def need(lead):
    return need_of(lead)


def told(event):
    return (event.verb, event.organisation_id, event.concerns_id, event.data)


def test_invitation_of_a_body_is_recorded_and_told_to_those_who_describe_needs(need, lead, guest):
    part = invite_part(need=need, organisation=guest.body, by=acting(lead.requester))
    assert (part.state, part.user_count, part.invited_by) == ("invited", None, lead.requester)
    assert told(AuditEvent.objects.latest("id")) == (
        "procurement.needpart.invited",
        lead.body.pk,
        guest.body.pk,
        {"need": need.pk, "organisation": guest.body.pk},
    )
    subject = "Stadt Aken fragt, ob Sie sich an einem Bedarf beteiligen"
    people = (guest.requester, guest.officer, guest.auditor, lead.requester, lead.officer)
    assert [subjects(person) for person in people] == [[subject], [subject], [], [], []]
    mail = OutboxMessage.objects.filter(user_id=guest.requester.pk).get()
    assert mail.is_sealed
    # The mail names neither the need nor an amount.
    assert not any(word in mail.text for word in ("Sitzungsdienst", "Papier", "60.000", "189"))


def test_invitation_of_the_same_body_twice_is_refused(need, lead, guest):
    invite_part(need=need, organisation=guest.body, by=acting(lead.requester))
    with pytest.raises(ValidationError, match="wurde schon gefragt"):
        invite_part(need=need, organisation=guest.body, by=acting(lead.officer))
    assert NeedPart.objects.count() == 1


@pytest.mark.parametrize("kind", ["vendor", "operator"])
def test_invitation_of_who_is_no_public_body_is_refused(need, lead, kind):
    other = OrganisationFactory(kind=kind)
    member_of(other, "admin")
    with pytest.raises(ValidationError, match="Dort kann niemand antworten"):
        invite_part(need=need, organisation=other, by=acting(lead.requester))


def test_invitation_of_a_body_without_people_or_of_oneself_is_refused(need, lead):
    empty = OrganisationFactory(kind="municipality")
    member_of(empty, "auditor")
    with pytest.raises(ValidationError, match="Dort kann niemand antworten"):
        invite_part(need=need, organisation=empty, by=acting(lead.requester))
    with pytest.raises(ValidationError, match="führt diesen Bedarf"):
        invite_part(need=need, organisation=lead.body, by=acting(lead.requester))
    assert NeedPart.objects.count() == 0


def test_invitation_past_fifty_bodies_is_refused(need, lead, guest):
    for _number in range(50):
        NeedPartFactory(need=need)
    with pytest.raises(ValidationError, match="Höchstens 50"):
        invite_part(need=need, organisation=guest.body, by=acting(lead.requester))


def test_invitation_by_others_than_writers_of_the_leading_body_is_refused(need, lead, guest):
    third = town("Gemeinde Calbe")
    key = Actor(
        kind="key",
        organisation_id=lead.body.pk,
        organisation_kind="municipality",
        permissions=frozenset(Permission),
    )
    for actor in (acting(lead.auditor), acting(guest.requester), acting(third.officer), key):
        with pytest.raises(Refused):
            invite_part(need=need, organisation=third.body, by=actor)
    assert NeedPart.objects.count() == 0


def test_join_with_figures_is_recorded_and_told_to_the_leading_body(need, lead, guest):
    part = join_need(part=part_of(need, guest), values=FIGURES, saves=0, by=acting(guest.requester))
    part.refresh_from_db()
    assert (part.state, part.saves, part.answered_by) == ("joined", 1, guest.requester)
    assert {name: getattr(part, name) for name in FIGURES} == FIGURES
    event = AuditEvent.objects.latest("id")
    assert told(event)[:3] == ("procurement.needpart.joined", guest.body.pk, lead.body.pk)
    assert event.data["fields"] == ["user_count", "once", "monthly", "wanted_until", "note"]
    subject = "Gemeinde Barby beteiligt sich an Ihrem Bedarf"
    assert [subjects(p) for p in (lead.requester, lead.officer, lead.auditor, guest.officer)] == [
        [subject],
        [subject],
        [],
        [],
    ]


def test_changed_figures_are_recorded_without_a_mail_and_unchanged_ones_not_at_all(need, lead, guest):
    part = part_of(need, guest, state="joined")
    part = join_need(part=part, values=FIGURES, saves=0, by=acting(guest.officer))
    assert AuditEvent.objects.latest("id").verb == "procurement.needpart.changed"
    events = AuditEvent.objects.count()
    join_need(part=part, values=FIGURES, saves=1, by=acting(guest.officer))
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count()) == (events, 0)


def test_figures_saved_by_a_colleague_meanwhile_are_never_written_over(need, guest):
    part = part_of(need, guest)
    join_need(part=part, values=FIGURES, saves=0, by=acting(guest.requester))
    with pytest.raises(Overtaken):
        join_need(part=part, values={"user_count": 99}, saves=0, by=acting(guest.officer))
    part.refresh_from_db()
    assert (part.user_count, part.saves) == (12, 1)


@pytest.mark.parametrize("values", [{"once": Decimal("-1")}, {"monthly": Decimal("NaN")}, {"user_count": -1}])
def test_figures_below_nothing_are_refused(need, guest, values):
    with pytest.raises(ValidationError):
        join_need(part=part_of(need, guest), values=values, saves=0, by=acting(guest.requester))


# State x move, as literals: what follows, None where it is illegal.
MOVES = {
    ("invited", "join"): "joined",
    ("invited", "decline"): "declined",
    ("invited", "leave"): None,
    # Who takes part already changes the figures.
    ("joined", "join"): "joined",
    ("joined", "decline"): None,
    ("joined", "leave"): "left",
    ("declined", "join"): "joined",
    ("declined", "decline"): None,
    ("declined", "leave"): None,
    ("left", "join"): "joined",
    ("left", "decline"): None,
    ("left", "leave"): None,
}


def move_of(part, move, by):
    if move == "join":
        return join_need(part=part, values={"user_count": 5}, saves=0, by=by)
    return (decline_part if move == "decline" else leave_need)(part=part, by=by)


@pytest.mark.parametrize(("state", "move"), MOVES)
def test_part_in_each_state_takes_its_moves_alone(need, lead, guest, state, move):
    part = part_of(need, guest, state=state)
    after = MOVES[state, move]
    if after is None:
        with pytest.raises(IllegalMove):
            move_of(part, move, acting(guest.requester))
    else:
        move_of(part, move, acting(guest.requester))
    part.refresh_from_db()
    assert part.state == (after or state)
    assert AuditEvent.objects.count() == (after is not None)
    told_lead = after is not None and after != state
    assert len(subjects(lead.officer)) == told_lead


@pytest.mark.parametrize("move", ["join", "decline", "leave"])
def test_part_moved_by_others_than_writers_of_the_asked_body_is_refused(need, lead, guest, move):
    part = part_of(need, guest, state="joined" if move == "leave" else "invited")
    third = town("Gemeinde Calbe")
    key = Actor(kind="key", organisation_id=guest.body.pk, permissions=frozenset(Permission))
    for actor in (acting(guest.auditor), acting(lead.officer), acting(third.officer), key):
        with pytest.raises(Refused):
            move_of(part, move, actor)
    part.refresh_from_db()
    assert (part.state, part.saves) == ("joined" if move == "leave" else "invited", 0)


@pytest.mark.parametrize("move", ["join", "decline", "leave"])
def test_part_of_a_closed_need_takes_no_move(need, guest, move):
    part = part_of(need, guest, state="joined" if move == "leave" else "invited")
    need.state = "closed"
    need.save()
    with pytest.raises(IllegalMove):
        move_of(part, move, acting(guest.requester))


def test_invitation_to_a_closed_need_is_refused(lead, guest):
    closed = need_of(lead, state="closed")
    with pytest.raises(IllegalMove):
        invite_part(need=closed, organisation=guest.body, by=acting(lead.requester))
