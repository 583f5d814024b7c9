"""Open data: everything public in one file, line by line what the API answers, and nothing that is not public."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.actions import withdraw_solution
from catalog.facts.registry import FACTS
from catalog.models import Deployment, Solution
from catalog.queries.published import public_listings
from tests.core.holding import forget_places, free_places, held
from tests.factories import (
    BY,
    AreaFactory,
    ContactFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
)

JSONL, CSV = "/api/v1/dump.jsonl", "/api/v1/dump.csv"


def body(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response
    return b"".join(response.streaming_content).decode("utf-8-sig")


@pytest.fixture(autouse=True)
def _all_places_free(db):
    forget_places()


@pytest.fixture
def three(db):
    town = AreaFactory(key="150025101010", name="Auental")
    found = [
        SolutionFactory(
            name=f"Lösung {number}",
            slug=f"loesung-{number}",
            facts={"licence": "MIT", "operator": "=1+1", "data_locations": ["germany", "eu"]},
        )
        for number in (1, 2, 3)
    ]
    for listing in found:
        DeploymentFactory(solution=listing, area=town)
        EvidenceFactory(solution=listing, fact="licence", level="third_party")
    return found


def test_dump_of_json_lines_holds_what_the_api_says_of_each(client, three):
    lines = [json.loads(line) for line in body(client, JSONL).splitlines()]
    assert [line["slug"] for line in lines] == ["loesung-1", "loesung-2", "loesung-3"]
    assert lines[0] == client.get("/api/v1/solutions/loesung-1/").json()


def test_dump_names_no_contact_even_one_who_agreed(client, three):
    vendor = OrganisationFactory(name="Kontaktstadt", kind="municipality")
    person = ContactFactory(organisation=vendor, name="Petra Muster", consented_at=timezone.now())
    Deployment.objects.filter(solution=three[0]).update(contact=person)
    lines = [json.loads(line) for line in body(client, JSONL).splitlines()]
    assert [use["contact"] for line in lines for use in line["deployments"]] == [None, None, None]
    assert "Petra Muster" not in body(client, JSONL)


def test_dump_of_rows_has_a_column_for_every_fact_and_no_formula(client, three):
    rows = list(csv.DictReader(io.StringIO(body(client, CSV)), delimiter=";"))
    assert [row["slug"] for row in rows] == ["loesung-1", "loesung-2", "loesung-3"]
    assert set(FACTS) - set(rows[0]) == set()
    first = rows[0]
    assert (first["licence"], first["operator"], first["data_locations"]) == ("MIT", "'=1+1", "germany|eu")
    assert (first["uses"], first["checked_facts"], first["ai_risk"]) == ("1", "licence", "")
    assert first["licence_of_data"] == "CC-BY-4.0"


def test_dump_never_holds_what_is_not_public(client, three):
    withdraw_solution(solution=three[0], by=BY, reason="test")
    Solution.objects.filter(pk=three[1].pk).update(status="draft")
    for address in (JSONL, CSV):
        text = body(client, address)
        assert "loesung-3" in text
        assert "loesung-1" not in text
        assert "Lösung 2" not in text


@pytest.mark.parametrize("address", [JSONL, CSV])
def test_dump_of_one_and_of_three_asks_equally_often(client, three, address):
    for count in (3, 1):
        with CaptureQueriesContext(connection) as asked:
            assert f"loesung-{count}" in body(client, address)
        # The mark of the catalogue; a place taken; listings, versions, proofs and uses; that there are no more; the place again.
        assert len(asked) == 8, [query["sql"] for query in asked]
        Solution.objects.exclude(slug="loesung-1").update(status="draft")


def test_dump_is_read_in_portions_that_leave_nothing_out(three):
    assert [listing.slug for listing in public_listings(size=2)] == ["loesung-1", "loesung-2", "loesung-3"]


def test_dump_tells_form_name_and_licence(client, three):
    response = client.get(JSONL)
    assert response["Content-Type"] == "application/jsonl; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="solutions-20')
    assert response["Link"] == '<https://spdx.org/licenses/CC-BY-4.0.html>; rel="license"'
    assert response.streaming


def test_dump_asked_again_unchanged_is_empty(client, three, django_assert_num_queries):
    tag = client.get(CSV)["ETag"]
    with django_assert_num_queries(1):
        again = client.get(CSV, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_dump_with_a_parameter_is_refused(client, db):
    response = client.get(f"{JSONL}?page_size=3")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["errors"][0]["parameter"] == "page_size"


@pytest.mark.parametrize("address", [JSONL, CSV])
def test_dump_while_all_places_are_taken_is_a_problem_with_a_wait(client, three, address, settings):
    settings.DUMPS_AT_ONCE = 2
    with held("catalog.dump", 0, 1):
        answer = client.get(address, headers={"accept-language": "en"})
        head = client.head(address)
        tag = head["ETag"]
        unchanged = client.get(address, headers={"if-none-match": tag})
    found = answer.json()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert answer["Content-Type"] == "application/problem+json"
    assert (found["type"], found["status"]) == ("http://testserver/api/#problem-busy", 503)
    assert "as often as it can be at once" in found["detail"]
    # Nothing is written for these, so they wait for nobody.
    assert (head.status_code, unchanged.status_code) == (200, 304)


def test_dump_holds_one_place_until_it_is_sent_or_broken_off(client, three):
    whole = client.get(JSONL)
    assert free_places("catalog.dump", 2) == 1
    assert b"loesung-3" in b"".join(whole.streaming_content)
    assert free_places("catalog.dump", 2) == 2
    broken = client.get(JSONL)
    assert free_places("catalog.dump", 2) == 1
    # As the server does when the caller hangs up before the first byte.
    broken._resource_closers[0]()
    assert free_places("catalog.dump", 2) == 2


def test_dump_that_is_not_sent_takes_no_place(client, three):
    refused = client.get(JSONL, headers={"if-match": '"eine andere"'})
    assert (refused.status_code, free_places("catalog.dump", 2)) == (412, 2)


def test_dump_that_is_fetched_too_slowly_breaks_off_and_frees_its_place(client, three, settings):
    settings.DUMP_SECONDS = 0
    answer = client.get(JSONL)
    with pytest.raises(TimeoutError):
        b"".join(answer.streaming_content)
    assert free_places("catalog.dump", 2) == 2
