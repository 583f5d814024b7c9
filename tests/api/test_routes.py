"""The finder of procurement routes as programs ask it."""

from __future__ import annotations

import pytest

from tests.factories import AreaFactory, SolutionFactory, ThresholdRuleFactory

from .catalogue import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def limits(db):
    for subject in ("supplies", "services"):
        ThresholdRuleFactory(subject=subject, verified=True, source_url="https://recht.example/eu")
        ThresholdRuleFactory(
            subject=subject, kind="direct_order", land="st", amount="15000", verified=subject == "supplies"
        )


def by_way(answer):
    return {entry["way"]: entry["answer"] for entry in answer["routes"]}


def test_routes_are_answered_with_the_question_and_each_limit(client, limits):
    answer = ask(client, "routes/", amount=300_000, land="st", date="2026-05-04", offer_type="hardware")
    assert answer["question"] == {
        "amount": "300000.00",
        "to": "300000.00",
        "land": "st",
        "date": "2026-05-04",
        "buyer": "municipality",
        "offer_type": "hardware",
        "unknown_costs": [],
    }
    assert by_way(answer) == {
        "free_reuse": "unknown",
        "efa": "depends",
        "inhouse": "depends",
        "framework": "depends",
        "direct_order": "not_open",
        "simple_tender": "not_open",
        "open_tender": "not_open",
        "eu_tender": "open",
    }
    assert answer["routes"][-1]["limits"] == [
        {
            "kind": "eu",
            "title": None,
            "subject": "supplies",
            "amount": "216000.00",
            "valid_from": "2026-01-01",
            "valid_until": None,
            "source_title": "Beispiel",
            "source_url": "https://recht.example/eu",
            "verified": True,
            "note": None,
        }
    ]


@pytest.mark.parametrize(
    ("offer_type", "expected"), [("hardware", ("open", False)), ("saas", ("depends", True))]
)
def test_route_on_an_unverified_limit_is_never_open(client, limits, offer_type, expected):
    answer = ask(client, "routes/", amount=5_000, land="st", date="2026-05-04", offer_type=offer_type)
    verdict = answer["routes"][4]
    assert (verdict["answer"], verdict["is_unverified"]) == expected


def test_routes_for_a_listing_and_an_area_take_costs_and_ways_from_it(client, limits):
    area = AreaFactory(key="150000000777")
    facts = {"costs": {"under_20000": {"yearly": {"min": 900, "max": 1_500}}}, "routes": ["efa"]}
    SolutionFactory(slug="wegewart", facts=facts)
    answer = ask(client, "routes/", solution="wegewart", area=area.key, date="2026-05-04")
    assert answer["question"] | {"offer_type": None} == {
        "amount": "3600.00",
        "to": None,
        "land": "st",
        "date": "2026-05-04",
        "buyer": "municipality",
        "offer_type": None,
        "unknown_costs": ["setup", "connection"],
    }
    assert answer["routes"][1]["reasons"][0] == "The vendor states this way."


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"amount": "viel"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": 10, "to": 5}, "to"),
        ({"land": "xx"}, "land"),
        ({"date": "4.5.2026"}, "date"),
        ({"date": "2026-02-30"}, "date"),
        ({"area": "999999999999"}, "area"),
        ({"solution": "gibt-es-nicht"}, "solution"),
        ({"solution": "verborgen"}, "solution"),
        ({"buyer": "church"}, "buyer"),
        ({"price": 5}, "price"),
    ],
)
def test_wrong_question_is_refused_with_the_parameter_at_fault(client, db, asked, parameter):
    SolutionFactory(slug="verborgen", status="withdrawn")
    answer = client.get("/api/v1/routes/", asked)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]
