"""Handing in through the API: before the deadline or not at all, with a receipt; withdrawn; confirmed after a correction."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.models import Response, Sounding, Submission
from tests.audit_check import assert_audit_clean
from tests.factories import QuestionnaireVersionFactory, member_of
from tests.procurement.responses.people import document, question

from .vendors import begun, move, post, problem, sounding, tag, vendor_program, write

pytestmark = pytest.mark.django_db
GOOD = {"q1": {"value": {"coverage": "now", "evidence": "Handbuch, Seite 4"}}}
LATE = "The deadline has passed: this market sounding takes no responses any more. Your draft is still there."


@pytest.fixture
def side():
    """A vendor with its program and a complete draft."""
    vendor, client = vendor_program()
    asked = sounding()
    address = begun(client, asked)
    assert write(client, address, GOOD).status_code == 200
    return vendor, client, asked, address


def ended(asked, **fields):
    """Let the deadline pass."""
    over = timezone.now() - datetime.timedelta(microseconds=1)
    before = over - datetime.timedelta(days=1)
    Sounding.objects.filter(pk=asked.pk).update(
        question_deadline=before, response_deadline=over, published_at=before, **fields
    )


def test_response_handed_in_by_a_key_gets_a_receipt_with_time_and_checksum(side):
    vendor, client, asked, address = side
    editor = member_of(vendor, "editor")
    answer = move(client, address, "submit")
    row = Submission.objects.get()
    assert (answer.status_code, row.received_by_id) == (200, None)
    found = answer.json()
    assert datetime.datetime.fromisoformat(found.pop("received_at")) <= asked.response_deadline
    assert found == {
        "id": str(row.public_id),
        "number": 1,
        "is_withdrawal": False,
        "sha256": row.sha256,
        "questionnaire": 1,
        "questionnaire_sha256": asked.current.sha256,
        "answers": {
            "q1": {"value": {"coverage": "now", "evidence": "Handbuch, Seite 4"}, "confidential": False}
        },
    }
    assert client.get(f"{address}receipts/{row.public_id}/").json()["sha256"] == row.sha256
    assert client.get(address).json()["last"]["id"] == str(row.public_id)
    assert OutboxMessage.objects.filter(to=editor.email, key__startswith="response-kept:").count() == 1
    event = AuditEvent.objects.get(verb="procurement.response.submitted")
    assert (event.actor_kind, event.chain, event.concerns_id) == ("key", vendor.pk, None)
    assert_audit_clean()


def test_response_sent_again_with_its_idempotency_key_is_handed_in_once(side):
    _vendor, client, _asked, address = side
    named = {"if-match": tag(client, address), "idempotency-key": "eins"}
    first, again = (post(client, f"{address}submit/", None, **named) for _turn in range(2))
    assert (first.status_code, again.json()) == (200, first.json())
    assert (again.headers["Idempotent-Replayed"], Submission.objects.count()) == ("true", 1)


def test_response_that_comes_late_is_refused_and_the_draft_is_kept(side):
    _vendor, client, asked, address = side
    ended(asked)
    found = problem(move(client, address, "submit"), 409, "deadline-passed")
    assert found["detail"] == LATE
    row = Response.objects.get()
    assert (row.state, row.answers["q1"]["value"]["coverage"], Submission.objects.count()) == (
        "draft",
        "now",
        0,
    )
    # Writing goes on: nothing that was typed is lost, and an extension may still come.
    assert write(client, address, {"q1": {"value": {"coverage": "no"}}}).status_code == 200
    assert client.get(f"{address}check/").json()["is_open"] is False


@pytest.mark.parametrize("state", ["opened", "cancelled"])
def test_response_is_handed_in_to_no_sounding_that_has_moved_on(side, state):
    _vendor, client, asked, address = side
    Sounding.objects.filter(pk=asked.pk).update(state=state)
    found = problem(move(client, address, "submit"), 409)
    assert found["detail"] == f"It is “{state}”, which does not allow this."
    assert Submission.objects.count() == 0


def test_response_with_gaps_is_not_handed_in_and_each_gap_is_named(side):
    _vendor, client, _asked, address = side
    write(client, address, {"q1": {"value": {"coverage": "planned"}}})
    found = problem(move(client, address, "submit"), 422, "invalid-fields")
    assert [(one["pointer"], one["message"]) for one in found["errors"]] == [
        ("/answers/q1/value/quarter", "This is missing."),
        ("/answers/q1/value/condition", "This is missing."),
    ]
    assert Submission.objects.count() == 0


def test_response_is_moved_by_who_read_it_last(side):
    _vendor, client, _asked, address = side
    old = tag(client, address)
    write(client, address, {"q2": {"value": {"number": "3"}}})
    for name in ("submit", "withdraw", "confirm"):
        problem(post(client, f"{address}{name}/"), 428, "version-missing")
        problem(post(client, f"{address}{name}/", None, **{"if-match": old}), 412, "version-changed")
    assert Submission.objects.count() == 0


def test_response_is_withdrawn_and_handed_in_again_and_receipts_tell_it_all(side):
    _vendor, client, _asked, address = side
    move(client, address, "submit")
    withdrawn = move(client, address, "withdraw").json()
    assert (withdrawn["is_withdrawal"], withdrawn["answers"]) == (True, {})
    assert move(client, address, "withdraw").status_code == 409
    assert client.get(address).json()["state"] == "withdrawn"
    assert move(client, address, "submit").json()["number"] == 3
    found = client.get(f"{address}receipts/").json()
    assert [(one["number"], one["is_withdrawal"]) for one in found["results"]] == [
        (1, False),
        (2, True),
        (3, False),
    ]


def test_response_withdrawn_too_late_stays_handed_in(side):
    _vendor, client, asked, address = side
    move(client, address, "submit")
    ended(asked)
    problem(move(client, address, "withdraw"), 409, "deadline-passed")
    assert (Response.objects.get().state, Submission.objects.count()) == ("submitted", 1)


def test_response_to_a_corrected_questionnaire_is_confirmed_before_it_is_handed_in(side):
    _vendor, client, asked, address = side
    corrected = document(
        question("q1", "coverage", "Daten offen ausgeben", required=True),
        question("q2", "number", "Nutzende", unit="Personen"),
    )
    asked.current = QuestionnaireVersionFactory(sounding=asked, number=2, document=corrected)
    asked.save()
    assert client.get(address).json()["needs_new_questionnaire"] is True
    found = problem(move(client, address, "submit"), 409, "questionnaire-corrected")
    assert found["title"] == "The questionnaire has been corrected"
    taken = move(client, address, "confirm").json()
    assert (taken["questionnaire"], taken["needs_new_questionnaire"]) == (2, False)
    assert taken["answers"]["q1"]["source"] == {"kind": "correction", "version": 1}
    assert move(client, address, "submit").json()["questionnaire"] == 2
