"""Handing in: the deadline to the microsecond, what is missing, again, withdrawn, after a correction; all is recorded."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions import handing_in
from procurement.actions.handing_in import NewVersion, confirm_version, submit_response, withdraw_response
from procurement.actions.responses import Conflict, begin_response, join_sounding, save_answers
from procurement.models import Participation, Response, Submission
from tests.audit_check import assert_audit_clean
from tests.factories import (
    QuestionnaireVersionFactory,
    ResponseFactory,
    SolutionFactory,
    SubmissionFactory,
    acting,
    member_of,
)

from .people import PAGES, client_of, document, published, question, vendor_editor

pytestmark = pytest.mark.django_db
NOW = {"value": {"coverage": "now"}, "confidential": False}
MICROSECOND = datetime.timedelta(microseconds=1)


@pytest.fixture
def editor():
    return vendor_editor()


@pytest.fixture
def draft(editor):
    return ResponseFactory(sounding=published(), organisation=editor.memberships.get().organisation)


def correct(sounding, *questions):
    """What a correction leaves behind for a vendor."""
    sounding.current = QuestionnaireVersionFactory(sounding=sounding, document=document(*questions))
    sounding.save()


@pytest.mark.parametrize(
    ("late", "state"), [(-MICROSECOND, "submitted"), (0 * MICROSECOND, "submitted"), (MICROSECOND, "draft")]
)
def test_response_around_the_deadline_arrives_until_that_very_moment(draft, editor, monkeypatch, late, state):
    moment = draft.sounding.response_deadline + late
    monkeypatch.setattr(handing_in, "database_now", lambda: moment)
    if state == "submitted":
        assert submit_response(response=draft, saves=0, by=acting(editor)).received_at == moment
    else:
        with pytest.raises(IllegalMove) as refused:
            submit_response(response=draft, saves=0, by=acting(editor))
        told = refused.value
        assert (told.thing, told.state, told.move) == ("sounding", "closed", "submit")
    draft.refresh_from_db()
    assert (draft.state, draft.answers) == (state, {"q1": NOW})
    assert Submission.objects.count() == (1 if state == "submitted" else 0)


def test_late_response_gets_a_clear_page_and_the_draft_stays(draft, editor):
    client = client_of(editor)
    type(draft.sounding).objects.update(
        question_deadline=timezone.now() - datetime.timedelta(hours=2),
        response_deadline=timezone.now() - datetime.timedelta(seconds=1),
    )
    answer = client.post(f"{PAGES}{draft.public_id}/absenden/", {"saves": "0"})
    assert answer.status_code == 409
    assert "Die Frist ist abgelaufen" in answer.content.decode()
    saved = client.post(
        f"{PAGES}{draft.public_id}/abschnitte/s1/", {"saves": "0", "asked": ["q1"], "q1.coverage": "no"}
    )
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.answers["q1"]["value"]) == ("draft", {"coverage": "no"})
    assert client.get(f"{PAGES}{draft.public_id}/").status_code == 200
    assert OutboxMessage.objects.count() == 0


def test_incomplete_or_unclean_response_is_not_taken(draft, editor):
    by = acting(editor)
    response = save_answers(response=draft, answers={"q1": {"value": {"coverage": "planned"}}}, by=by)
    with pytest.raises(ValidationError) as missing:
        submit_response(response=response, saves=1, by=by)
    assert list(missing.value.message_dict) == ["q1"]
    typed = {"low": "viel", "high": "10", "period": "year", "assumptions": "x"}
    response = save_answers(response=response, answers={"q1": NOW, "q2": {"value": typed}}, by=by)
    assert response.unclean == {"q2": typed}
    with pytest.raises(ValidationError) as wrong:
        submit_response(response=response, saves=2, by=by)
    assert list(wrong.value.message_dict) == ["q2"]
    assert Submission.objects.count() == 0


def test_response_changed_since_the_check_page_is_not_taken(draft, editor):
    by = acting(editor)
    save_answers(response=draft, answers={"q1": {"value": {"coverage": "no"}}}, by=by)
    with pytest.raises(Conflict) as conflict:
        submit_response(response=draft, saves=0, by=by)
    assert conflict.value.questions == ["q1"]
    assert Submission.objects.count() == 0


def test_response_handed_in_again_and_withdrawn_keeps_every_submission(draft, editor):
    by = acting(editor)
    first = submit_response(response=draft, saves=0, by=by)
    save_answers(response=draft, answers={"q1": {"value": {"coverage": "no"}}}, by=by)
    second = submit_response(response=draft, saves=1, by=by)
    withdraw_response(response=draft, by=by)
    with pytest.raises(IllegalMove):
        withdraw_response(response=draft, by=by)
    submit_response(response=draft, saves=1, by=by)
    draft.refresh_from_db()
    rows = Submission.objects.order_by("number")
    assert [(row.number, row.withdrawn) for row in rows] == [(1, False), (2, False), (3, True), (4, False)]
    assert [row.answers.get("q1", {}).get("value") for row in rows] == [
        {"coverage": "now"},
        {"coverage": "no"},
        None,
        {"coverage": "no"},
    ]
    assert (draft.state, draft.last.number, len(first.sha256)) == ("submitted", 4, 64)
    assert first.sha256 != second.sha256
    assert rows[3].sha256 == second.sha256
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE procurement_submission SET received_at = received_at - interval '1 day'")
    assert_audit_clean()


def test_submission_tells_the_vendor_alone_with_a_sealed_mail(draft, editor):
    colleague = member_of(draft.organisation, "admin")
    officer = member_of(draft.sounding.organisation, "officer")
    submit_response(response=draft, saves=0, by=acting(editor))
    mails = OutboxMessage.objects.order_by("user_id")
    assert [mail.user_id for mail in mails] == [editor.pk, colleague.pk]
    assert {mail.is_sealed for mail in mails} == {True}
    assert "Stadt Lindenwerder" in mails[0].subject
    assert officer.pk not in mails.values_list("user_id", flat=True)
    events = AuditEvent.objects.filter(verb="procurement.response.submitted")
    assert [(event.chain, event.concerns_id) for event in events] == [(draft.organisation_id, None)]
    assert set(events[0].data) == {"number", "sha256"}


def test_draft_of_an_old_version_is_taken_over_before_it_is_handed_in(draft, editor):
    by, sounding = acting(editor), draft.sounding
    save_answers(
        response=draft,
        answers={"q2": {"value": {"low": "1", "high": "2", "period": "year", "assumptions": "x"}}},
        by=by,
    )
    correct(
        sounding,
        question("q1", "coverage", "Daten ausgeben", required=True),
        question("q3", "text", "Neu gefragt", required=True),
    )
    with pytest.raises(NewVersion):
        submit_response(response=draft, saves=1, by=by)
    response = confirm_version(response=draft, by=by)
    assert (response.version_id, response.answers, response.saves) == (sounding.current_id, {"q1": NOW}, 2)
    with pytest.raises(ValidationError) as missing:
        submit_response(response=response, saves=2, by=by)
    assert list(missing.value.message_dict) == ["q3"]
    assert confirm_version(response=response, by=by).saves == 2
    save_answers(response=response, answers={"q3": {"value": {"text": "Ja"}}}, by=by)
    assert submit_response(response=response, saves=3, by=by).version_id == sounding.current_id


def test_changed_question_keeps_its_answer_with_a_mark_or_as_it_was_typed(editor):
    options = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]
    words = question("q1", "text", "Wie heißt es?", required=True)
    choice = question("q2", "single", "Was davon?", options=options)
    answers = {
        "q1": {"value": {"text": "Mängelmelder"}, "confidential": True},
        "q2": {"value": {"choice": "b"}, "confidential": False},
    }
    draft = ResponseFactory(
        sounding=published(words, choice), organisation=editor.memberships.get().organisation, answers=answers
    )
    correct(
        draft.sounding,
        words | {"title": "Wie heißt die Lösung?"},
        choice | {"spec": {"options": options[:1]}},
    )
    response = confirm_version(response=draft, by=acting(editor))
    source = {"kind": "correction", "version": 1}
    assert response.answers == {"q1": answers["q1"] | {"source": source}}
    assert response.unclean == {"q2": {"choice": "b"}}


def test_response_handed_in_before_a_correction_is_confirmed_by_handing_in_again(draft, editor):
    by, sounding = acting(editor), draft.sounding
    submit_response(response=draft, saves=0, by=by)
    correct(sounding, question("q1", "coverage", "Daten ausgeben", required=True))
    Response.objects.update(state="needs_confirmation")
    client = client_of(editor)
    page = f"{PAGES}{draft.public_id}/"
    refused = client.post(f"{page}absenden/", {"saves": "0"})
    assert (refused.status_code, refused["Location"]) == (302, f"{page}berichtigung/")
    shown = client.get(f"{page}berichtigung/").content.decode()
    assert "Kosten des Betriebs" in shown
    confirmed = client.post(f"{page}berichtigung/")
    assert (confirmed.status_code, confirmed["Location"]) == (302, f"{page}pruefen/")
    assert client.post(f"{page}absenden/", {"saves": "1"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.last.number, draft.last.version_id) == ("submitted", 2, sounding.current_id)


def test_response_after_the_correction_can_still_be_withdrawn(draft, editor):
    submit_response(response=draft, saves=0, by=acting(editor))
    correct(draft.sounding, question("q1", "coverage", "Daten ausgeben"))
    Response.objects.update(state="needs_confirmation")
    assert withdraw_response(response=draft, by=acting(editor)).withdrawn is True


@pytest.mark.parametrize("state", ["cancelled", "opened"])
def test_ended_sounding_takes_nothing(draft, editor, state):
    type(draft.sounding).objects.update(state=state)
    for move in (submit_response, withdraw_response):
        given = {"saves": 0} if move is submit_response else {}
        with pytest.raises(IllegalMove):
            move(response=draft, by=acting(editor), **given)
    with pytest.raises(IllegalMove):
        join_sounding(sounding=type(draft.sounding).objects.get(), by=acting(vendor_editor("Andere")))
    assert Submission.objects.count() == 0


# Every state of a response with what a vendor may do: literals, and nothing else is legal.
LEGAL = {
    "draft": {"submit"},
    "submitted": {"submit", "withdraw"},
    "needs_confirmation": {"submit", "withdraw"},
    "withdrawn": {"submit"},
    "opened": set(),
}


@pytest.mark.parametrize("state", LEGAL)
@pytest.mark.parametrize("move", ["submit", "withdraw", "save"])
def test_response_in_each_state_takes_these_moves_and_no_other(draft, editor, state, move):
    if state != "draft":
        draft.last = SubmissionFactory(response=draft)
        draft.state = state
        draft.save()
    act = {
        "submit": lambda: submit_response(response=draft, saves=0, by=acting(editor)),
        "withdraw": lambda: withdraw_response(response=draft, by=acting(editor)),
        "save": lambda: save_answers(response=draft, answers={}, by=acting(editor)),
    }[move]
    if move in LEGAL[state] or (move == "save" and state != "opened"):
        act()
    else:
        with pytest.raises(IllegalMove):
            act()
        draft.refresh_from_db()
        assert draft.state == state


@pytest.mark.parametrize(
    "role", ["requester", "officer", "reviewer", "publisher", "assessor", "auditor", "admin"]
)
def test_people_of_the_buyer_never_answer_for_a_vendor(draft, role):
    person = acting(member_of(draft.sounding.organisation, role))
    for act in (
        lambda: save_answers(response=draft, answers={}, by=person),
        lambda: submit_response(response=draft, saves=0, by=person),
        lambda: withdraw_response(response=draft, by=person),
        lambda: confirm_version(response=draft, by=person),
    ):
        with pytest.raises(Refused):
            act()
    assert Submission.objects.count() == 0


def test_response_is_begun_once_and_never_after_the_deadline(editor):
    by, sounding = acting(editor), published()
    first = begin_response(sounding=sounding, by=by)
    assert begin_response(sounding=sounding, by=by) == first
    assert (Response.objects.count(), Participation.objects.count()) == (1, 1)
    over = published(
        question_deadline=timezone.now() - datetime.timedelta(hours=2),
        response_deadline=timezone.now() - datetime.timedelta(seconds=1),
    )
    with pytest.raises(IllegalMove), transaction.atomic():
        begin_response(sounding=over, by=by)
    assert Response.objects.count() == 1


def test_response_about_a_listing_of_somebody_else_is_not_begun(editor):
    with pytest.raises(ValidationError), transaction.atomic():
        begin_response(sounding=published(), solution=SolutionFactory(), by=acting(editor))
    assert (Response.objects.count(), Participation.objects.count()) == (0, 0)
