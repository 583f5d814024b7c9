"""Before the opening nobody at the buyer or the operator learns who answers, or how many: the record, the outbox, the pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.core import audit
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.site.queries.record import RecordFilter, events_for
from procurement.actions.handing_in import submit_response, withdraw_response
from procurement.actions.responses import begin_response, save_answers
from procurement.models import Enquiry, Participation, Response, ResponseFile, Submission
from tests.factories import OrganisationFactory, acting, member_of

from .people import PAGES, client_of, published, vendor_editor

pytestmark = pytest.mark.django_db
NOW = {"q1": {"value": {"coverage": "now"}, "confidential": True}}


@pytest.fixture
def story():
    """A sounding that a vendor joined, answered, withdrew from, answered again, and asked for what it may not have."""
    sounding, editor = published(), vendor_editor("Verborgene GmbH")
    by, client = acting(editor), client_of(editor)
    response = begin_response(sounding=sounding, by=by)
    save_answers(response=response, answers=NOW, by=by)
    submit_response(response=response, saves=1, by=by)
    withdraw_response(response=response, by=by)
    assert client.post(f"{PAGES}{response.public_id}/zurueckziehen/").status_code == 409
    assert client.get(f"{PAGES}{response.public_id}/abschnitte/gibt-es-nicht/").status_code == 404
    submit_response(response=response, saves=1, by=by)
    audit.record_read(by, "core.file.read", None, {"purpose": "response"})
    audit.record(by, "core.file.refused", None, {"rule": "response.type"})
    return sounding, response, editor


def told(person, what=""):
    return list(events_for(acting(person), RecordFilter(what=what)).values_list("verb", flat=True))


def test_record_of_the_vendor_holds_everything_and_that_of_the_others_nothing_of_it(story):
    sounding, response, editor = story
    own = told(member_of(response.organisation, "admin"))
    assert [
        own.count(f"procurement.response.{verb}") for verb in ("begun", "saved", "submitted", "withdrawn")
    ] == [
        1,
        1,
        2,
        1,
    ]
    operator = member_of(OrganisationFactory(name="Betrieb", kind="operator"), "admin")
    buyer = member_of(sounding.organisation, "admin")
    for person in (operator, buyer):
        assert [verb for verb in told(person) if verb.startswith(("procurement.", "core."))] == []
        assert told(person, "procurement.response.submitted") == []
        assert told(person, "procurement") == []
    # A refusal of something else stays to be seen.
    audit.record(acting(editor), "core.access.refused", None, {"route": "catalog:own-listing-show"})
    assert told(operator)[0] == "core.access.refused"


def test_record_page_and_export_of_the_operator_never_name_the_vendor(story):
    operator = member_of(OrganisationFactory(name="Betrieb", kind="operator"), "admin")
    client = client_of(operator)
    page = client.get("/arbeitsbereich/protokoll/").content.decode()
    assert "Verborgene" not in page
    export = client.get(reverse("site:audit-export", kwargs={"form": "jsonl"}))
    assert "procurement.response" not in b"".join(export.streaming_content).decode()


def test_events_of_a_response_concern_nobody_else_and_hold_no_answers(story):
    response = story[1]
    events = AuditEvent.objects.filter(verb__startswith="procurement.")
    assert set(events.values_list("chain", "concerns_id", "agent_id")) == {
        (response.organisation_id, None, None)
    }
    assert "coverage" not in "".join(str(event.data) for event in events)


def test_mails_of_a_response_go_to_the_vendor_alone_and_are_sealed(story):
    editor = story[2]
    mails = OutboxMessage.objects.all()
    assert {(mail.user_id, mail.is_sealed) for mail in mails} == {(editor.pk, True)}
    assert mails.count() == 3


def test_rows_of_vendors_have_no_read_for_the_buyer():
    assert [
        hasattr(model.objects.all(), "visible_to")
        for model in (Participation, Response, Submission, ResponseFile)
    ] == [
        False,
        False,
        False,
        False,
    ]
    # Its text alone, and pages of the buyer never show who asked.
    assert hasattr(Enquiry.objects.all(), "visible_to")


def test_response_ids_are_random(story):
    response = story[1]
    assert response.public_id.version == 4
    assert response.submissions.first().public_id.version == 4
