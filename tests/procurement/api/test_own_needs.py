"""Needs and shortlists through the API: described, estimated, handed over, searched for; people decide and close."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.models import Candidate, Need, Shortlist
from tests.audit_check import assert_audit_clean
from tests.factories import (
    CandidateFactory,
    CpvCodeFactory,
    NeedFactory,
    ShortlistSearchFactory,
    ShortlistStepFactory,
    SoundingFactory,
)

from .own_world import NEEDS, changed, listing, make_body, pointers, send, vendor_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make_body()


@pytest.fixture
def client(body):
    return body.program()


@pytest.fixture
def path(body):
    return f"{NEEDS}{body.need.public_id}/"


def test_need_is_begun_with_what_is_known_and_recorded_with_the_key(client):
    sent = {
        "title": "Pegel",
        "purpose": "Hochwasser früher sehen",
        "user_count": 12,
        "requirements": ["Misst"],
    }
    answer = send(client, "POST", NEEDS, sent)
    assert answer.status_code == 201
    told = answer.json()
    assert {name: told[name] for name in sent} == sent
    assert (told["state"], told["missing"], told["soundings"]) == ("draft", ["users"], [])
    assert answer.headers["ETag"] == client.get(f"{NEEDS}{told['id']}/").headers["ETag"]
    events = AuditEvent.objects.filter(verb__startswith="procurement.need.").order_by("id")
    assert [(one.verb, one.actor_kind, one.user_id) for one in events] == [
        ("procurement.need.begun", "key", None),
        ("procurement.need.edited", "key", None),
    ]
    assert_audit_clean()


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, ["/title"]),
        ({"title": ""}, ["/title"]),
        ({"title": "x" * 201}, ["/title"]),
        ({"title": "x", "user_count": -1}, ["/user_count"]),
        ({"title": "x", "cpv": ["48000000-0"]}, ["/cpv"]),
        ({"title": "x", "regions": ["nirgends"]}, ["/regions"]),
        ({"title": "x", "state": "ready", "saves": 3}, ["/state", "/saves"]),
        ({"title": "x", "once": "60000.00"}, ["/once"]),
        ({"title": "x", "wanted_from": "2027-02-02", "wanted_until": "2027-01-01"}, ["/wanted_until"]),
    ],
)
def test_need_with_faults_names_them_and_keeps_nothing(client, sent, expected):
    before = Need.objects.count()
    assert pointers(send(client, "POST", NEEDS, sent)) == expected
    assert Need.objects.count() == before


def test_change_keeps_what_is_left_out_and_null_empties(client, path):
    CpvCodeFactory(code="48000000-8", bare="48000000")
    answer = changed(client, "PATCH", path, {"purpose": None, "cpv": ["48000000-8"]})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["purpose"], told["users"], told["cpv"]) == (None, "Bauhof", ["48000000-8"])
    assert told["missing"] == ["purpose"]


@pytest.mark.parametrize("tag", [None, "*", '"alt"'])
def test_change_names_the_version_that_it_is_based_on(client, path, tag, body):
    status = 412 if tag == '"alt"' else 428
    for method, address, sent in (
        ("PATCH", path, {"purpose": "x"}),
        ("PATCH", f"{path}value/", {"once": "1.00"}),
        ("POST", f"{path}finish/", None),
        ("POST", f"{path}shortlist/searches/", {"address": "q=Pegel"}),
        ("POST", f"{path}shortlist/candidates/", {"solution": body.candidate.solution.slug, "reason": "x"}),
    ):
        assert send(client, method, address, sent, tag).status_code == status
    body.need.refresh_from_db()
    assert (body.need.purpose, body.need.state, body.need.once) == ("Pegel messen", "draft", None)


def test_change_of_a_colleague_in_between_stops_the_program(client, path, body):
    tag = client.get(path).headers["ETag"]
    Need.objects.filter(pk=body.need.pk).update(purpose="Von Hand")
    assert send(client, "PATCH", path, {"purpose": "Vom Programm"}, tag).status_code == 412
    body.need.refresh_from_db()
    assert body.need.purpose == "Von Hand"


def test_need_is_finished_once_told_to_officers_and_opened_again(client, path, body):
    done = changed(client, "POST", f"{path}finish/", read=path)
    assert (done.status_code, done.json()["state"]) == (200, "ready")
    assert OutboxMessage.objects.filter(to=body.officer.email).count() == 1
    again = changed(client, "POST", f"{path}finish/", read=path)
    assert (again.status_code, again.json()["status"]) == (409, 409)
    assert "ready" in again.json()["detail"]
    assert changed(client, "PATCH", path, {"purpose": "x"}).status_code == 409
    opened = changed(client, "POST", f"{path}reopen/", read=path)
    assert (opened.status_code, opened.json()["state"]) == (200, "draft")
    assert changed(client, "POST", f"{path}reopen/", read=path).status_code == 409


def test_need_that_lacks_something_is_not_finished_and_told_all_at_once(client, path):
    changed(client, "PATCH", path, {"purpose": None, "requirements": []})
    assert pointers(changed(client, "POST", f"{path}finish/", read=path)) == ["/purpose", "/requirements"]


def test_value_is_estimated_by_the_rule_and_never_stands_in_the_need(client, path):
    value = f"{path}value/"
    sent = {"once": "60000.00", "monthly": "5400.00", "is_unlimited": True, "value_note": "Rechnungen"}
    told = changed(client, "PATCH", value, sent).json()
    assert (told["total"], told["months"]) == ({"low": "319200.00", "high": "319200.00"}, None)
    told = changed(client, "PATCH", value, {"is_unlimited": False, "months": 24, "option_months": 12}).json()
    assert told["total"]["low"] == "254400.00"
    assert "60000" not in client.get(path).content.decode()
    assert AuditEvent.objects.filter(verb="procurement.need.estimated").count() == 2


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"once": "NaN"}, ["/once"]),
        ({"once": "-1"}, ["/once"]),
        ({"once": "1.000,50"}, ["/once"]),
        ({"once": 60000}, ["/once"]),
        ({"once": "5.00", "once_to": "4.00"}, ["/once_to"]),
        ({"is_unlimited": False}, ["/months"]),
        ({"months": 601}, ["/months"]),
    ],
)
def test_value_that_is_none_is_refused_at_its_place(client, path, sent, expected):
    assert pointers(changed(client, "PATCH", f"{path}value/", sent)) == expected


def test_search_is_frozen_and_its_hits_wait_for_people(client, path, body):
    listing(vendor_with_people(), "Pegelwacht", "pegelwacht")
    address = f"{path}shortlist/searches/"
    answer = changed(client, "POST", address, {"address": "q=Pegelwacht"}, read=f"{path}shortlist/")
    assert answer.status_code == 201, answer.content
    assert (answer.status_code, answer.json()["candidates"]) == (201, {"open": 2, "kept": 0, "left_out": 0})
    frozen = client.get(f"{address}2/").json()
    assert (frozen["address"], frozen["count"]) == ("q=Pegelwacht", 1)
    assert frozen["found"] == [{"slug": "pegelwacht", "version": 1}]
    (found,) = [
        row for row in client.get(f"{path}shortlist/candidates/").json()["results"] if row["search"] == 2
    ]
    assert found == {
        "id": Candidate.objects.get(solution__slug="pegelwacht").pk,
        "solution": {"slug": "pegelwacht", "name": "Pegelwacht"},
        "version": 1,
        "newer": None,
        "is_gone": False,
        "search": 2,
        "place": 1,
        "state": "open",
        "reason": None,
        "decided_at": None,
    }
    step = client.get(f"{path}shortlist/steps/").json()["results"][-1]
    assert (step["kind"], step["numbers"]) == ("searched", {"search": 2, "found": 1, "added": 1})
    assert Shortlist.objects.get().saves == 1


def test_solution_is_proposed_with_a_reason_and_stays_undecided(client, path):
    listing(vendor_with_people(), "Pegelwacht", "pegelwacht")
    address, read = f"{path}shortlist/candidates/", f"{path}shortlist/"
    sent = {"solution": "pegelwacht", "reason": "Läuft in der Nachbarstadt."}
    assert changed(client, "POST", address, sent, read=read).json()["candidates"]["open"] == 2
    assert changed(client, "POST", address, sent, read=read).status_code == 422
    assert pointers(changed(client, "POST", address, sent | {"solution": "fehlt"}, read=read)) == [
        "/solution"
    ]
    assert Candidate.objects.get(solution__slug="pegelwacht").state == "open"


def test_shortlist_that_nobody_began_is_empty_and_a_finished_one_is_not_changed(client, path, body):
    other = NeedFactory(organisation=body.organisation)
    empty = client.get(f"{NEEDS}{other.public_id}/shortlist/").json()
    assert empty == {
        "cap": 8,
        "finished_at": None,
        "changes": 0,
        "candidates": {"open": 0, "kept": 0, "left_out": 0},
    }
    Shortlist.objects.filter(pk=body.shortlist.pk).update(finished_at=body.need.created_at)
    sent = {"address": "q=Pegel"}
    answer = changed(client, "POST", f"{path}shortlist/searches/", sent, read=f"{path}shortlist/")
    assert answer.status_code == 409


def test_lists_of_needs_ask_the_database_equally_often_for_one_and_twenty(client, path, body):
    def counted(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = (
        f"{NEEDS}?page_size=100",
        path,
        f"{path}shortlist/searches/?page_size=100",
        f"{path}shortlist/candidates/?page_size=100",
        f"{path}shortlist/steps/?page_size=100",
    )
    client.get(NEEDS)
    first = [counted(address) for address in addresses]
    for _number in range(19):
        NeedFactory(organisation=body.organisation)
        SoundingFactory(organisation=body.organisation, need=body.need)
        search = ShortlistSearchFactory(shortlist=body.shortlist)
        candidate = CandidateFactory(shortlist=body.shortlist, search=search)
        ShortlistStepFactory(shortlist=body.shortlist, candidate=candidate)
    assert (first, [counted(address) for address in addresses]) == ([3, 3, 4, 5, 4], [3, 3, 4, 5, 4])
