"""Who gets what at the vendors' endpoints: their own keys with the scope; no stranger; no buyer, opened or not."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from accounts.permissions import Scope
from marketplace.core.actor import Actor
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.core.permissions import Permission
from procurement.actions import enquiries, giving_back, handing_in, inviting, response_files, responses
from procurement.api.response_routes import VENDORS_SIDE
from procurement.models import Enquiry, Participation, Response, ResponseFile, Sounding, Submission
from tests.accounts.keys_world import key_for, program
from tests.factories import (
    EnquiryFactory,
    OrganisationFactory,
    ResponseFactory,
    ResponseFileFactory,
    SoundingInvitationFactory,
    SubmissionFactory,
)

from .vendors import BOTH, INVITATIONS, RESPONSES, SOUNDINGS, send, sounding, vendor_program

pytestmark = pytest.mark.django_db
SECRET = "Geheime Antwort"


@pytest.fixture
def world():
    """A sounding for invited vendors with everything that one of them did in it."""
    vendor, client = vendor_program()
    asked = sounding(is_public=False)
    SoundingInvitationFactory(sounding=asked, organisation=vendor)
    Participation.objects.create(sounding=asked, organisation=vendor, joined_at=asked.published_at)
    answers = {"q1": {"value": {"coverage": "now", "remark": SECRET}, "confidential": False}}
    row = ResponseFactory(sounding=asked, organisation=vendor, answers=answers)
    row.last = SubmissionFactory(response=row, answers=answers)
    row.state = "submitted"
    row.save()
    kept = ResponseFileFactory(
        response=row, question_key="q9", file__purpose="response", file__organisation_id=vendor.pk
    )
    question = EnquiryFactory(sounding=asked, organisation=vendor, original=SECRET)
    return {
        "client": client,
        "vendor": vendor,
        "sounding": asked,
        "response": row,
        "invitation": asked.invitations.get(),
        "addresses": addresses(asked, row, kept, question),
    }


def addresses(asked, row, kept, question):
    """Every endpoint of the vendors' side that names a thing, with its method."""
    one = f"{RESPONSES}{row.public_id}/"
    there = f"{SOUNDINGS}{asked.public_id}/"
    file = f"{one}files/{kept.file.public_id}/"
    return [
        ("GET", f"{INVITATIONS}{asked.public_id}/"),
        ("POST", f"{INVITATIONS}{asked.public_id}/decline/"),
        ("POST", f"{there}join/"),
        ("POST", f"{there}respond/"),
        ("GET", f"{there}own-enquiries/"),
        ("POST", f"{there}own-enquiries/"),
        ("GET", f"{there}own-enquiries/{question.public_id}/"),
        ("GET", one),
        ("PATCH", one),
        ("GET", f"{one}check/"),
        ("POST", f"{one}submit/"),
        ("POST", f"{one}withdraw/"),
        ("POST", f"{one}confirm/"),
        ("GET", f"{one}receipts/"),
        ("GET", f"{one}receipts/{row.last.public_id}/"),
        ("GET", f"{one}receipts/{row.last.public_id}/pdf/"),
        ("GET", f"{one}table/"),
        ("POST", f"{one}table/"),
        ("GET", f"{one}files/"),
        ("POST", f"{one}files/"),
        ("GET", file),
        ("DELETE", file),
        ("GET", f"{file}content/"),
    ]


LISTS = [("GET", INVITATIONS), ("GET", RESPONSES)]


def asked_by(client, found):
    """Statuses of all of these, and whether any answer held what the vendor wrote."""
    answers = [send(client, method, address) for method, address in found]
    texts = [answer.content.decode(errors="replace") for answer in answers if not answer.streaming]
    return [answer.status_code for answer in answers], any(SECRET in text for text in texts)


def test_addresses_of_this_test_are_all_that_vendors_have(world):
    tried = {
        (method, resolve(address).view_name.removeprefix("api:"))
        for method, address in world["addresses"] + LISTS
    }
    routes = {
        (method.upper(), route.name)
        for route in VENDORS_SIDE
        for method in route.callback.actions
        if method != "head"
    }
    assert tried == routes


def test_vendor_with_both_scopes_reads_its_own(world):
    reads = [found for found in world["addresses"] + LISTS if found[0] == "GET" and "content" not in found[1]]
    statuses, is_told = asked_by(world["client"], reads)
    assert (set(statuses), is_told) == ({200}, True)


def test_thing_of_another_vendor_is_not_there(world):
    _other, stranger = vendor_program("Fremde GmbH")
    statuses, is_told = asked_by(stranger, world["addresses"])
    assert (statuses, is_told) == ([404] * 23, False)
    for _method, address in LISTS:
        assert stranger.get(address).json()["results"] == []
    assert Response.objects.get().answers["q1"]["value"]["remark"] == SECRET


@pytest.mark.parametrize("state", ["published", "opened", "concluded"])
def test_buyer_with_every_scope_is_refused_before_and_after_the_opening(world, state):
    asked = world["sounding"]
    Sounding.objects.filter(pk=asked.pk).update(state=state)
    buyer = program(key_for(asked.organisation)[1])
    operator = program(key_for(OrganisationFactory(kind="operator"))[1])
    for client in (buyer, operator):
        statuses, is_told = asked_by(client, world["addresses"] + LISTS)
        assert (statuses, is_told) == ([403] * 25, False)
    assert (Participation.objects.count(), Enquiry.objects.count(), Submission.objects.count()) == (1, 1, 1)


def test_refusal_of_the_buyer_is_the_same_whether_anybody_answered_or_not(world):
    asked = world["sounding"]
    buyer = program(key_for(asked.organisation)[1])
    empty = sounding(is_public=False)
    full, bare = (buyer.get(f"{SOUNDINGS}{one.public_id}/own-enquiries/") for one in (asked, empty))
    nothing = buyer.get(f"{SOUNDINGS}gibtesnicht/own-enquiries/")
    assert (full.status_code, full.content) == (403, bare.content)
    assert full.content == nothing.content


@pytest.mark.parametrize("scope", sorted(set(Scope.values) - set(BOTH)))
def test_key_with_another_scope_alone_gets_nothing(world, scope):
    client = program(key_for(world["vendor"], [scope], name="Zweiter")[1])
    statuses, is_told = asked_by(client, world["addresses"] + LISTS)
    assert (statuses, is_told) == ([403] * 25, False)


def test_key_that_may_read_writes_nothing_and_one_that_may_write_reads_nothing(world):
    reader = program(key_for(world["vendor"], ["responses:read"], name="Lesen")[1])
    writer = program(key_for(world["vendor"], ["responses:write"], name="Schreiben")[1])
    writes = [found for found in world["addresses"] if found[0] != "GET"]
    reads = [found for found in world["addresses"] + LISTS if found[0] == "GET"]
    assert asked_by(reader, writes) == ([403] * len(writes), False)
    assert asked_by(writer, reads) == ([403] * len(reads), False)


def test_everything_here_asks_for_a_key(world, client):
    statuses, is_told = asked_by(client, world["addresses"] + LISTS)
    assert (statuses, is_told) == ([401] * 25, False)


@pytest.mark.parametrize("kind", ["municipality", "competence_centre", "operator"])
def test_action_of_a_vendor_refuses_a_key_of_nobody_who_sells_even_with_every_permission(world, kind):
    body = OrganisationFactory(kind=kind)
    key = Actor(
        kind="key",
        name="Programm",
        key_id=1,
        organisation_id=body.pk,
        organisation_kind=kind,
        permissions=frozenset(Permission),
        scopes=frozenset(Scope.values),
    )
    asked, row, invitation = world["sounding"], world["response"], world["invitation"]
    events, letters = AuditEvent.objects.count(), OutboxMessage.objects.count()
    for act in (
        lambda: responses.join_sounding(sounding=asked, by=key),
        lambda: responses.begin_response(sounding=asked, by=key),
        lambda: responses.save_answers(response=row, answers={}, by=key),
        lambda: handing_in.submit_response(response=row, saves=0, by=key),
        lambda: handing_in.withdraw_response(response=row, by=key),
        lambda: handing_in.confirm_version(response=row, by=key),
        lambda: giving_back.give_back(response=row, questions=["q1"], by=key),
        lambda: response_files.add_response_file(response=row, question="q9", upload=None, by=key),
        lambda: response_files.remove_response_file(response=row, question="q9", file_id="x", by=key),
        lambda: enquiries.ask_enquiry(sounding=asked, text="x", by=key),
        lambda: inviting.decline_invitation(invitation=invitation, reason="other", by=key),
    ):
        with pytest.raises(Refused):
            act()
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count()) == (events, letters)


def asks(client, address):
    """How many questions one read asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_of_vendors_ask_the_database_equally_often_for_one_and_twenty_rows(world):
    client, vendor, asked = world["client"], world["vendor"], world["sounding"]
    one, there = f"{RESPONSES}{world['response'].public_id}/", f"{SOUNDINGS}{asked.public_id}/"
    paths = [RESPONSES, INVITATIONS, f"{there}own-enquiries/", f"{one}receipts/", f"{one}files/", one]
    client.get(RESPONSES)
    found = [[asks(client, path) for path in paths]]
    for _row in range(19):
        SoundingInvitationFactory(sounding=sounding(), organisation=vendor)
        ResponseFactory(sounding=sounding(), organisation=vendor)
        EnquiryFactory(sounding=asked, organisation=vendor)
        SubmissionFactory(response=world["response"])
        ResponseFileFactory(response=world["response"], question_key="q9", file__purpose="response")
    found.append([asks(client, path) for path in paths])
    assert (client.get(RESPONSES).json()["count"], client.get(f"{one}files/").json()["count"]) == (20, 20)
    assert ResponseFile.objects.count() == 20
    assert found == [[3, 3, 4, 3, 3, 2], [3, 3, 4, 3, 3, 2]]
