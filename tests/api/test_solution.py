"""One solution: everything about it, its publiccode.yml, and what is left when it is gone."""

from __future__ import annotations

import datetime

import pytest
import time_machine
import yaml

from catalog.models import Solution
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
)

from .catalogue import EXPORTABLE, V1, ask

pytestmark = pytest.mark.django_db

AT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def test_solution_tells_facts_evidence_uses_vendor_and_history(client, db):
    with time_machine.travel(AT, tick=False):
        solution = SolutionFactory(
            slug="termine",
            name="Termine",
            vendor=OrganisationFactory(name="Werk GmbH", slug="werk"),
            facts={"version": "1.0", "licence": "MIT"},
        )
        SolutionVersionFactory(solution=solution, facts={"version": "1.1"}, note="Neue Version")
        EvidenceFactory(
            solution=solution,
            level="third_party",
            checked_by="Prüfstelle",
            checked_on=datetime.date(2025, 1, 2),
            valid_until=datetime.date(2026, 2, 28),
            document_title="Prüfbericht",
            document_url="https://pruefstelle.example/1",
        )
        town = AreaFactory(key="150010000000", name="Au", land="st", population=6080)
        DeploymentFactory(
            solution=solution,
            area=town,
            status="ended",
            since=datetime.date(2025, 2, 1),
            until=datetime.date(2025, 7, 31),
            cohort="Testkohorte 2025",
            note={"de": "Elf Kommunen"},
            ended_reason={"de": "Lizenz abgelaufen"},
            effort_days=3,
        )
        answer = ask(client, "solutions/termine/")
    assert answer == {
        "slug": "termine",
        "status": "published",
        "vendor": {"slug": "werk", "name": "Werk GmbH"},
        "is_example": False,
        "is_claimed": False,
        "is_imperfect": False,
        "published_at": "2026-03-01T12:00:00Z",
        "changed_at": "2026-03-01T12:00:00Z",
        "last_confirmed_on": None,
        "version": {"number": 2, "published_at": "2026-03-01T12:00:00Z", "note": "Neue Version"},
        "versions": [
            {"number": 2, "published_at": "2026-03-01T12:00:00Z", "note": "Neue Version"},
            {"number": 1, "published_at": "2026-03-01T12:00:00Z", "note": None},
        ],
        "facts": {
            "name": "Termine",
            "short_description": {"de": "Hilft der Verwaltung bei einer Aufgabe."},
            "version": "1.1",
            "licence": "MIT",
        },
        "evidence": [
            {
                "fact": "licence",
                "level": "third_party",
                "counts_as": "self_declared",
                "is_expired": True,
                "checked_by": "Prüfstelle",
                "checked_on": "2025-01-02",
                "valid_until": "2026-02-28",
                "document_title": "Prüfbericht",
                "document_url": "https://pruefstelle.example/1",
            }
        ],
        "deployments": [
            {
                "area": {
                    "key": "150010000000",
                    "name": "Au",
                    "kind": "municipality",
                    "land": "st",
                    "population": 6080,
                },
                "status": "ended",
                "since": "2025-02-01",
                "until": "2025-07-31",
                "cohort": "Testkohorte 2025",
                "note": {"de": "Elf Kommunen"},
                "ended_reason": {"de": "Lizenz abgelaufen"},
                "effort_days": 3,
                "cost_band": None,
                "stated_by": "vendor",
                "is_agreed": False,
                "is_counted": True,
                "is_own_development": False,
                "confirmed_on": None,
                "still_true_on": None,
                "source_title": None,
                "source_url": None,
                "experience": None,
                "contact": None,
            }
        ],
        # No register of licences is loaded here, so nothing tells that MIT is open.
        "quality": None,
        "warnings": [
            {
                "code": "evidence_expired",
                "sentence": "Expired proofs count as the vendor's own word: Licence.",
                "since": "2026-03-01",
                "until": None,
            }
        ],
    }


def test_proof_on_its_last_day_still_counts(client, db):
    solution = SolutionFactory(slug="termine")
    EvidenceFactory(solution=solution, level="third_party", valid_until=datetime.date(2026, 2, 28))
    with time_machine.travel("2026-02-28T12:00:00Z", tick=False):
        proof = ask(client, "solutions/termine/")["evidence"][0]
    assert (proof["counts_as"], proof["is_expired"]) == ("third_party", False)


@pytest.mark.parametrize("count", [1, 3])
def test_solution_takes_four_queries_however_much_hangs_on_it(client, db, django_assert_num_queries, count):
    solution = SolutionFactory(slug="termine")
    for number in range(count):
        DeploymentFactory(solution=solution)
        EvidenceFactory(solution=solution)
        SolutionVersionFactory(solution=solution, facts={"version": f"{number}"})
    with django_assert_num_queries(4):
        answer = ask(client, "solutions/termine/")
    assert len(answer["deployments"]) == len(answer["evidence"]) == count


def test_unknown_solution_is_not_found(client, db):
    problem = ask(client, "solutions/gibt-es-nicht/", 404)
    assert problem == {
        "type": "about:blank",
        "title": "Nothing is here",
        "status": 404,
        "detail": "There is no solution at this address.",
        "errors": [],
    }


def test_draft_is_not_found(client, db):
    Solution.objects.create(slug="entwurf", vendor=OrganisationFactory())
    assert ask(client, "solutions/entwurf/", 404)["detail"] == "There is no solution at this address."


@pytest.mark.parametrize("path", ["solutions/fort/", "solutions/fort/publiccode.yml"])
def test_withdrawn_solution_is_gone_and_says_since_when(client, db, path):
    with time_machine.travel(AT, tick=False):
        SolutionFactory(slug="fort", status="withdrawn")
    assert ask(client, path, 410) == {
        "type": "http://testserver/api/#problem-withdrawn",
        "title": "This listing was withdrawn",
        "status": 410,
        "detail": "The vendor or the operator took this listing out of the catalogue.",
        "errors": [],
        "withdrawn_at": "2026-03-01T12:00:00+00:00",
    }


def test_publiccode_of_a_complete_listing_is_yaml(client, db):
    SolutionFactory(slug="termine", name="Termine", facts=EXPORTABLE)
    response = client.get(f"{V1}/solutions/termine/publiccode.yml")
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'inline; filename="publiccode.yml"'
    document = yaml.safe_load(response.content)
    assert (document["publiccodeYmlVersion"], document["name"], document["legal"]) == (
        "0.7",
        "Termine",
        {"license": "EUPL-1.2"},
    )


def test_publiccode_of_an_incomplete_listing_is_refused_with_the_missing_keys(client, db):
    facts = {key: value for key, value in EXPORTABLE.items() if key not in ("licence", "source_url")}
    SolutionFactory(slug="termine", name="Termine", facts=facts)
    problem = ask(client, "solutions/termine/publiccode.yml", 409)
    assert (problem["type"], problem["title"]) == (
        "http://testserver/api/#problem-not-exportable",
        "This listing can't be given as publiccode.yml",
    )
    assert problem["detail"] == "Missing or not valid for publiccode.yml: legal.license, url."
    assert problem["errors"] == [
        {"field": "legal.license", "message": "This is missing, and it is mandatory."},
        {
            "field": "url",
            "message": "The file has no address. Add “url: https://…” with the source repository.",
        },
    ]


def test_publiccode_asked_for_as_json_is_not_acceptable(client, db):
    SolutionFactory(slug="termine", name="Termine", facts=EXPORTABLE)
    response = client.get(
        f"{V1}/solutions/termine/publiccode.yml",
        headers={"accept": "application/json", "accept-language": "en"},
    )
    assert (response.status_code, response.headers["Content-Type"]) == (406, "application/problem+json")
    assert response.json()["detail"] == "Available here: application/yaml. Ask for it in the header “Accept”."


def test_solution_acted_on_by_nobody_keeps_its_entity_tag(client, db):
    SolutionFactory(slug="termine")
    first = client.get(f"{V1}/solutions/termine/")
    again = client.get(f"{V1}/solutions/termine/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    SolutionVersionFactory(solution=Solution.objects.get(), facts={"version": "2"})
    changed = client.get(f"{V1}/solutions/termine/", headers={"if-none-match": first.headers["ETag"]})
    assert (changed.status_code, changed.json()["version"]["number"]) == (200, 2)
