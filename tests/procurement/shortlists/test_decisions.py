"""Candidates: kept or left out with a reason, at most so many, by whom, until the list is finished; and who is told where."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from catalog.actions import withdraw_solution
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions.handing_over import invite_kept
from procurement.actions.shortlists import (
    ListOvertaken,
    add_candidate,
    cap_shortlist,
    copy_bookmarks,
    decide_candidates,
    finish_shortlist,
    reopen_shortlist,
)
from procurement.models import Candidate, Invitation, Shortlist, ShortlistStep
from tests.audit_check import assert_audit_clean
from tests.factories import (
    BY,
    BookmarkFactory,
    BookmarkListFactory,
    NeedFactory,
    OrganisationFactory,
    SolutionFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    acting,
    member_of,
)


@pytest.fixture
def rows(need, by, market):
    """Four candidates that were added by hand."""
    return [add_candidate(need=need, solution=one, reason="Empfehlung aus Halle", by=by) for one in market]


def saves():
    return Shortlist.objects.get().saves


def decide(need, by, rows, state, reason="passt"):
    ids = [row.pk for row in rows]
    return decide_candidates(need=need, candidates=ids, state=state, reason=reason, saves=saves(), by=by)


def states():
    return list(Candidate.objects.order_by("pk").values_list("state", "reason"))


def test_decision_on_several_stands_with_each_and_in_the_log(need, by, rows):
    assert decide(need, by, rows[:2], "kept", "Erfüllt alles") == 2
    assert decide(need, by, rows[2:], "left_out", "Kein Mängelmelder") == 2
    assert states() == [
        ("kept", "Erfüllt alles"),
        ("kept", "Erfüllt alles"),
        ("left_out", "Kein Mängelmelder"),
        ("left_out", "Kein Mängelmelder"),
    ]
    log = ShortlistStep.objects.filter(kind__in=("kept", "left_out")).values_list(
        "kind", "candidate_id", "reason"
    )
    assert list(log) == [
        ("kept", rows[0].pk, "Erfüllt alles"),
        ("kept", rows[1].pk, "Erfüllt alles"),
        ("left_out", rows[2].pk, "Kein Mängelmelder"),
        ("left_out", rows[3].pk, "Kein Mängelmelder"),
    ]
    assert {row.decided_by_id for row in Candidate.objects.all()} == {by.user_id}
    event = AuditEvent.objects.filter(verb="procurement.candidate.decided").latest("id")
    assert event.data == {"state": "left_out", "candidates": [rows[2].pk, rows[3].pk]}
    assert_audit_clean()


@pytest.mark.parametrize(
    ("before", "state", "after", "kind"),
    [
        ("open", "kept", "kept", "kept"),
        ("open", "left_out", "left_out", "left_out"),
        ("open", "open", "open", "reopened"),
        ("kept", "left_out", "left_out", "left_out"),
        ("kept", "open", "open", "reopened"),
        ("kept", "kept", "kept", "kept"),
        ("left_out", "kept", "kept", "kept"),
        ("left_out", "open", "open", "reopened"),
        ("left_out", "left_out", "left_out", "left_out"),
    ],
)
def test_candidate_in_every_state_may_be_decided_anew(need, by, rows, before, state, after, kind):
    if before != "open":
        decide(need, by, rows[:1], before, "früher")
    decide(need, by, rows[:1], state, "jetzt")
    row = Candidate.objects.get(pk=rows[0].pk)
    assert (row.state, row.reason, row.decided_at is None) == (after, "jetzt", after == "open")
    assert ShortlistStep.objects.latest("pk").kind == kind


def test_decision_without_reason_or_state_or_candidates_changes_nothing(need, by, rows):
    for state, reason, field in (("kept", "  ", "reason"), ("winner", "gut", "state")):
        with pytest.raises(ValidationError) as error:
            decide(need, by, rows, state, reason)
        assert list(error.value.message_dict) == [field]
    with pytest.raises(ValidationError) as error:
        decide(need, by, [], "kept", "gut")
    assert list(error.value.message_dict) == ["candidates"]
    assert states() == [("open", "")] * 4


def test_candidate_of_another_list_is_not_decided(need, by, rows):
    other = NeedFactory()
    foreign = add_candidate(
        need=other, solution=rows[0].solution, reason="x", by=acting(member_of(other.organisation, "officer"))
    )
    with pytest.raises(ValidationError) as error:
        decide_candidates(
            need=need, candidates=[rows[0].pk, foreign.pk], state="kept", reason="gut", saves=4, by=by
        )
    assert list(error.value.message_dict) == ["candidates"]
    assert set(states()) == {("open", "")}


def test_decision_on_a_list_that_somebody_changed_is_refused_whole(need, by, rows):
    seen = saves()
    decide(need, by, rows[:1], "left_out", "zu teuer")
    with pytest.raises(ListOvertaken):
        decide_candidates(need=need, candidates=[rows[0].pk], state="kept", reason="doch", saves=seen, by=by)
    assert states()[0] == ("left_out", "zu teuer")


def test_no_more_are_kept_than_the_limit_says(need, by, rows):
    cap_shortlist(need=need, cap=2, reason="Zwei reichen", by=by)
    decide(need, by, rows[:2], "kept")
    with pytest.raises(ValidationError, match="Höchstens 2"):
        decide(need, by, rows[2:3], "kept")
    with pytest.raises(ValidationError, match="2 Lösungen sind schon behalten"):
        cap_shortlist(need=need, cap=1, reason="Eine", by=by)
    # Deciding the same anew is no more than before.
    assert decide(need, by, rows[:2], "kept", "besserer Grund") == 2
    assert ShortlistStep.objects.get(kind="capped").data == {"before": 8, "after": 2}
    for cap in (0, 51, -1):
        with pytest.raises(ValidationError):
            cap_shortlist(need=need, cap=cap, reason="x", by=by)


def test_list_is_finished_only_when_all_is_decided_and_something_kept(need, by, rows):
    with pytest.raises(ValidationError, match="4 Lösungen sind offen"):
        finish_shortlist(need=need, by=by)
    decide(need, by, rows, "left_out")
    with pytest.raises(ValidationError, match="mindestens eine"):
        finish_shortlist(need=need, by=by)
    decide(need, by, rows[:1], "kept", "doch")
    done = finish_shortlist(need=need, by=by)
    assert (done.finished_by_id, done.finished_at is None) == (by.user_id, False)
    assert ShortlistStep.objects.latest("pk").data == {"kept": 1, "left_out": 3}


def test_finished_list_changes_only_after_it_was_opened_again_with_a_reason(need, by, rows):
    decide(need, by, rows, "kept")
    with pytest.raises(IllegalMove):
        reopen_shortlist(need=need, reason="noch offen", by=by)
    finish_shortlist(need=need, by=by)
    for change in (
        lambda: decide(need, by, rows[:1], "left_out"),
        lambda: add_candidate(need=need, solution=SolutionFactory(), reason="x", by=by),
        lambda: cap_shortlist(need=need, cap=9, reason="x", by=by),
        lambda: finish_shortlist(need=need, by=by),
    ):
        with pytest.raises(IllegalMove):
            change()
    with pytest.raises(ValidationError):
        reopen_shortlist(need=need, reason=" ", by=by)
    reopen_shortlist(need=need, reason="Ein Anbieter fehlt", by=by)
    decide(need, by, rows[:1], "left_out")
    assert ShortlistStep.objects.get(kind="reopened").reason == "Ein Anbieter fehlt"


def test_solution_added_by_hand_stands_there_once_with_its_reason(need, by, rows, market):
    step = ShortlistStep.objects.filter(kind="added").first()
    assert (step.reason, step.candidate_id) == ("Empfehlung aus Halle", rows[0].pk)
    with pytest.raises(ValidationError, match="steht schon"):
        add_candidate(need=need, solution=market[0], reason="x", by=by)
    gone = SolutionFactory(name="Weg")
    withdraw_solution(solution=gone, by=BY, reason="test")
    with pytest.raises(IllegalMove):
        add_candidate(need=need, solution=gone, reason="x", by=by)
    assert Candidate.objects.count() == 4


def test_bookmark_list_brings_what_is_public_and_not_there_yet(need, by, town, market):
    kept = BookmarkListFactory(organisation=town)
    for solution in market:
        BookmarkFactory(list=kept, solution=solution)
    add_candidate(need=need, solution=market[0], reason="bekannt", by=by)
    withdraw_solution(solution=market[3], by=BY, reason="test")
    assert copy_bookmarks(need=need, kept_list=kept, reason="Aus der Messe", by=by) == 2
    assert list(Candidate.objects.order_by("pk").values_list("solution__slug", flat=True)) == [
        "blau",
        "gruen",
        "rot",
    ]
    step = ShortlistStep.objects.latest("pk")
    assert (step.kind, step.reason, step.data) == ("added", "Aus der Messe", {"list": kept.pk, "added": 2})
    with pytest.raises(ValidationError):
        copy_bookmarks(need=need, kept_list=kept, reason="noch einmal", by=by)


def test_bookmark_list_of_another_organisation_is_refused(need, by, market):
    foreign = BookmarkListFactory(organisation=OrganisationFactory(kind="municipality"))
    BookmarkFactory(list=foreign, solution=market[0])
    with pytest.raises(ValidationError) as error:
        copy_bookmarks(need=need, kept_list=foreign, reason="x", by=by)
    assert list(error.value.message_dict) == ["list"]
    assert Candidate.objects.count() == 0


@pytest.fixture
def officer(town):
    return acting(member_of(town, "officer"))


@pytest.fixture
def finished(need, by, rows):
    decide(need, by, rows[:2], "kept", "Erfüllt alles")
    decide(need, by, rows[2:3], "kept", "Günstig")
    decide(need, by, rows[3:], "left_out", "Kein Mängelmelder")
    return finish_shortlist(need=need, by=by)


def test_kept_candidates_become_invitations_once_a_vendor_with_reasons(need, officer, finished, rows):
    sounding = SoundingFactory(organisation=need.organisation, need=need)
    done = invite_kept(sounding=sounding, by=officer)
    invitation = Invitation.objects.get()
    assert done.invited == (invitation,)
    assert (invitation.organisation.name, invitation.reason) == ("Werk GmbH", "Erfüllt alles")
    assert (invitation.candidate_id, invitation.invited_by_id) == (rows[0].pk, officer.user_id)
    assert (invitation.sent_at, invitation.kind) == (None, "vendor")
    # Nobody of this vendor would read the invitation.
    assert [vendor.name for vendor in done.unreachable] == ["Bude eG"]
    assert OutboxMessage.objects.count() == 0
    event = AuditEvent.objects.get(verb="procurement.shortlist.handed_over")
    assert event.data == {"sounding": sounding.pk, "invitations": [invitation.pk]}
    sounding.refresh_from_db()
    assert sounding.saves == 1


def test_handing_over_twice_invites_nobody_twice(need, officer, finished):
    sounding = SoundingFactory(organisation=need.organisation, need=need)
    vendor = Candidate.objects.get(solution__slug="blau").solution.vendor
    SoundingInvitationFactory(sounding=sounding, organisation=vendor, reason="schon da", sent_at=None)
    done = invite_kept(sounding=sounding, by=officer)
    assert (done.invited, done.already) == ((), (vendor,))
    assert Invitation.objects.get().reason == "schon da"


def test_unfinished_list_or_none_is_not_handed_over(need, officer, by, rows):
    decide(need, by, rows, "kept")
    sounding = SoundingFactory(organisation=need.organisation, need=need)
    alone = SoundingFactory(organisation=need.organisation)
    for one in (sounding, alone):
        with pytest.raises(ValidationError, match="Schließen Sie zuerst"):
            invite_kept(sounding=one, by=officer)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("state", ["in_review", "approved", "published", "cancelled"])
def test_sounding_that_is_no_draft_takes_no_shortlist(need, officer, finished, state):
    wanted = {"state": state} if state != "cancelled" else {"state": "published"}
    sounding = SoundingFactory(organisation=need.organisation, need=need, **wanted)
    if state == "cancelled":
        type(sounding).objects.filter(pk=sounding.pk).update(state="cancelled")
    with pytest.raises(IllegalMove):
        invite_kept(sounding=sounding, by=officer)
    assert Invitation.objects.count() == 0


def test_handing_over_is_for_officers_of_the_body_alone(need, by, finished):
    sounding = SoundingFactory(organisation=need.organisation, need=need)
    stranger = acting(member_of(OrganisationFactory(kind="municipality"), "admin"))
    for actor in (by, stranger):
        with pytest.raises(Refused):
            invite_kept(sounding=sounding, by=actor)
    assert Invitation.objects.count() == 0
