"""Uses of a vendor's own listings through the API: listed, claimed, changed and withdrawn by the same actions as on the pages."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions.uses import agree_to_use, refuse_use, reply_to_experience
from catalog.models import Deployment, Experience
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.accounts.keys_world import PROBLEM, V1, key_for, program
from tests.audit_check import assert_audit_clean
from tests.catalog.uses.town import make_world
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    ExperienceFactory,
    OrganisationFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db
USES = f"{V1}/listings/wegweiser/uses/"
LINDEN = f"{USES}150000000001/"
JSON = "application/json"
BOTH = ["listings:read", "listings:write"]
CLAIM = {"area": "150000000001", "status": "productive", "since": "2025-03-01"}
AREA = {
    "key": "150000000001",
    "name": "Linden",
    "kind": "municipality",
    "land": "st",
    "population": 6080,
}


@pytest.fixture
def world(db):
    cache.clear()
    found = make_world()
    found.area.key = "150000000001"
    found.area.save()
    return found


@pytest.fixture
def client(world):
    return program(key_for(world.vendor, BOTH)[1])


def post(client, body, path=USES, **headers):
    return client.post(path, json.dumps(body), content_type=JSON, headers=headers)


def patch(client, body, tag=None):
    tag = client.get(LINDEN).headers["ETag"] if tag is None else tag
    return client.patch(LINDEN, json.dumps(body), content_type=JSON, headers={"if-match": tag} if tag else {})


def delete(client, tag=None):
    tag = client.get(LINDEN).headers["ETag"] if tag is None else tag
    return client.delete(LINDEN, headers={"if-match": tag} if tag else {})


def pointers(answer):
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    return [error["pointer"] for error in answer.json()["errors"]]


def test_claim_by_a_key_waits_for_the_municipality_and_is_told_to_it(client, world):
    answer = post(client, CLAIM)
    assert answer.status_code == 201
    assert answer.json() == {
        "area": AREA,
        "status": "productive",
        "since": "2025-03-01",
        "until": None,
        "stated_by": "vendor",
        "state": "waiting",
        "is_counted": False,
        "is_own_development": False,
        "confirmed_on": None,
        "refused_on": None,
        "still_true_on": None,
        "effort_days": None,
        "cost_band": None,
        "experience": None,
    }
    assert answer.headers["ETag"] == client.get(LINDEN).headers["ETag"]
    assert set(OutboxMessage.objects.values_list("subject", flat=True)) == {
        "Werk GmbH gibt an, dass Linden Wegweiser nutzt"
    }
    event = AuditEvent.objects.get(verb="catalog.use.claimed")
    assert (event.actor_kind, event.data["area"]) == ("key", world.area.pk)
    assert_audit_clean()


def test_claim_repeated_with_its_key_is_made_once(client):
    first = post(client, CLAIM, **{"idempotency-key": "eins"})
    again = post(client, CLAIM, **{"idempotency-key": "eins"})
    other = post(client, CLAIM | {"status": "test"}, **{"idempotency-key": "eins"})
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["type"]) == (
        422,
        "http://testserver/api/#problem-repeated-differently",
    )
    assert Deployment.objects.count() == 1


def test_second_claim_about_the_same_municipality_is_refused(client):
    post(client, CLAIM)
    answer = post(client, CLAIM)
    assert (answer.status_code, Deployment.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["/area", "/status"]),
        (CLAIM | {"area": "999999999999"}, ["/area"]),
        (CLAIM | {"area": "gibt es nicht"}, ["/area"]),
        (CLAIM | {"status": "vielleicht"}, ["/status"]),
        (CLAIM | {"since": "2999-01-01"}, ["/since"]),
        (CLAIM | {"status": "test", "until": "2024-01-01"}, ["/until"]),
        (CLAIM | {"effort_days": 4, "confirmed_on": "2026-01-01"}, ["/effort_days", "/confirmed_on"]),
    ],
)
def test_claim_with_faults_names_them_and_keeps_nothing(client, body, expected):
    assert pointers(post(client, body)) == expected
    assert Deployment.objects.count() == 0


def test_claim_about_a_body_that_ended_is_refused_at_its_place(client, world):
    world.area.ended_on = datetime.date(2020, 1, 1)
    world.area.save()
    assert pointers(post(client, CLAIM)) == ["/area"]


def test_claim_of_a_listing_that_is_not_public_is_refused(client, world):
    SolutionFactory(name="Weg", slug="weg", vendor=world.vendor, status="withdrawn")
    answer = post(client, CLAIM, f"{V1}/listings/weg/uses/")
    assert (answer.status_code, Deployment.objects.count()) == (409, 0)


def test_use_that_was_claimed_is_changed_until_it_is_answered(client, world):
    post(client, CLAIM)
    changed = patch(client, {"status": "test", "since": None})
    assert (changed.status_code, changed.json()["status"], changed.json()["since"]) == (200, "test", None)
    agree_to_use(use=Deployment.objects.get(), by=world.actor("officer"))
    refused = patch(client, {"status": "productive"})
    assert refused.status_code == 403
    assert refused.json()["detail"] == "The municipality has answered. From now on only it can change this."
    assert Deployment.objects.get().status == "test"


def test_use_that_was_claimed_is_withdrawn_before_an_answer_only(client, world):
    post(client, CLAIM)
    assert delete(client).status_code == 204
    assert (Deployment.objects.count(), client.get(LINDEN).status_code) == (0, 404)
    post(client, CLAIM)
    agree_to_use(use=Deployment.objects.get(), by=world.actor("officer"))
    assert (delete(client).status_code, Deployment.objects.count()) == (409, 1)


@pytest.mark.parametrize("act", [lambda client, tag: patch(client, {"status": "test"}, tag), delete])
def test_change_needs_the_tag_of_what_stands_there_now(client, world, act):
    old = post(client, CLAIM).headers["ETag"]
    assert act(client, "").status_code == 428
    assert act(client, "*").status_code == 428
    Deployment.objects.update(status="ended")
    assert act(client, old).status_code == 412
    assert Deployment.objects.get().status == "ended"


def test_answer_of_the_municipality_in_between_stops_a_withdrawal(client, world):
    old = post(client, CLAIM).headers["ETag"]
    refuse_use(use=Deployment.objects.get(), by=world.actor("officer"))
    assert delete(client, old).status_code == 412
    assert Deployment.objects.get().state == "refused"


def test_statement_of_a_municipality_is_read_but_neither_changed_nor_withdrawn_nor_answered(client, world):
    use = DeploymentFactory(
        solution=world.solution,
        area=world.area,
        stated_by="municipality",
        effort_days=4,
        cost_band="to_5k",
        is_from_file=False,
    )
    ExperienceFactory(deployment=use, organisation=world.town)
    told = client.get(LINDEN).json()
    assert (told["state"], told["is_counted"], told["effort_days"]) == ("waiting", True, 4)
    assert told["experience"]["went_badly"] == "Die Schnittstelle fehlte lange."
    assert (patch(client, {"status": "test"}).status_code, delete(client).status_code) == (403, 403)
    key = world.actor("key of the vendor")
    for act in (
        lambda: agree_to_use(use=use, by=key),
        lambda: refuse_use(use=use, by=key),
        lambda: reply_to_experience(use=use, text="Danke.", language="de", by=key),
    ):
        with pytest.raises(Refused, match="Schlüssel"):
            act()
    use.refresh_from_db()
    assert (use.state, Experience.objects.get().reply) == ("waiting", "")


def test_hidden_and_contradicted_words_are_not_told_to_the_vendor(client, world):
    use = DeploymentFactory(solution=world.solution, area=world.area, stated_by="municipality")
    told = ExperienceFactory(deployment=use, organisation=world.town, went_badly="Frau Geheim ist schuld.")
    told.hidden_at = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    told.save()
    for path in (USES, LINDEN):
        assert "Geheim" not in client.get(path).content.decode()
    told.hidden_at = None
    told.save()
    Deployment.objects.update(refused_on=datetime.date(2026, 3, 1))
    for path in (USES, LINDEN):
        assert "Geheim" not in client.get(path).content.decode()


def test_uses_of_a_listing_are_read_by_its_vendor_alone(world):
    DeploymentFactory(solution=world.solution, area=world.area)
    for organisation in (world.town, OrganisationFactory(name="Zweiter Betrieb", kind="operator")):
        theirs = program(key_for(organisation, BOTH)[1])
        assert (theirs.get(USES).status_code, theirs.get(LINDEN).status_code) == (404, 404)
        assert post(theirs, CLAIM).status_code == 404
    reading = program(key_for(world.vendor, ["listings:read"])[1])
    assert [row["area"]["name"] for row in reading.get(USES).json()["results"]] == ["Linden"]
    assert post(reading, CLAIM).status_code == 403


def test_uses_ask_the_database_equally_often_for_one_and_three(client, world):
    counts = []
    client.get(USES)
    for number in range(1, 4):
        use = DeploymentFactory(solution=world.solution, area=AreaFactory(), stated_by="municipality")
        ExperienceFactory(deployment=use)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(USES).json()["count"] == number
        counts.append(len(queries))
    assert (counts[0], counts[2]) == (5, 5)
