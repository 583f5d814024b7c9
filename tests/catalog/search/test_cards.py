"""Ready cards: what they hold in each language, and for the API."""

from __future__ import annotations

import datetime

import pytest

from catalog.search.engine import search
from catalog.search.interface import Query
from tests.factories import AreaFactory, OrganisationFactory, SolutionFactory

pytestmark = pytest.mark.django_db

PUBLISHED = datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC)


def proof(fact: str, level: str, day: int, valid_until: datetime.date | None = None) -> dict[str, object]:
    return {
        "fact": fact,
        "level": level,
        "checked_on": datetime.date(2026, 1, day),
        "valid_until": valid_until,
    }


def cards(**query: object) -> dict[str, dict]:
    (hit,) = search(Query(**query)).hits
    return dict(hit.cards)


def test_card_of_a_full_listing_tells_each_language_what_it_shows():
    SolutionFactory(
        name="HAL-Plan",
        vendor=OrganisationFactory(name="Stadt Halle (Saale)"),
        published_at=PUBLISHED,
        facts={
            "short_description": {"de": "Plant die Stadt.", "en": "Plans the city."},
            "solution_class": "digital_twin",
            "offer_type": "saas",
            "licence": "EUPL-1.2",
            "licence_model": "open",
            "operating_models": ["saas"],
        },
        deployments=[
            {"area": AreaFactory(name="Aachen", population=250_000), "status": "ended"},
            {"area": AreaFactory(name="Burg", population=22_000), "status": "productive"},
            {"area": AreaFactory(name="Magdeburg", population=240_000), "status": "productive"},
            {"area": AreaFactory(name="Zeitz", population=27_000), "status": "test"},
        ],
    )

    found = cards()

    assert found["en"] | {"changed_on": "", "uses": {}} == {
        "slug": "hal-plan",
        "name": "HAL-Plan",
        "text": "Plans the city.",
        "text_language": "en",
        "vendor": {"slug": "stadt-halle-saale", "name": "Stadt Halle (Saale)"},
        "solution_class": "Digital twin",
        "offer_type": "Software as a service",
        "uses": {},
        "terms": ["Licence EUPL-1.2", "Service from the cloud", "No licence fee"],
        "marks": [],
        "warning": None,
        "is_example": False,
        "is_imperfect": False,
        "published_on": "2026-03-02",
        "changed_on": "",
    }
    assert (found["de"]["text"], found["de"]["text_language"]) == ("Plant die Stadt.", "de")
    uses = found["de"]["uses"]
    assert (uses["productive"], uses["test"], uses["ended"]) == (2, 1, 1)
    assert [(area["name"], area["status"]) for area in uses["areas"]] == [
        ("Magdeburg", "productive"), ("Burg", "productive"), ("Zeitz", "test"),
    ]  # fmt: skip


def test_card_text_in_another_language_says_which():
    SolutionFactory(facts={"short_description": {"it": "Servizi per i cittadini"}})

    found = cards()

    assert (found["de"]["text"], found["de"]["text_language"]) == ("Servizi per i cittadini", "it")


def test_card_marks_are_the_three_strongest_one_a_fact_expired_last():
    gone = datetime.date(2026, 2, 1)
    SolutionFactory(
        evidence=[
            proof("licence", "self_declared", 5),
            proof("licence", "third_party", 1, gone),
            proof("maintenance_type", "municipality", 3, gone),
            proof("data_export", "platform_checked", 2),
            proof("transferability", "municipality", 4, datetime.date(2099, 1, 1)),
        ]
    )

    marks = cards()["en"]["marks"]

    assert [(mark["fact"], mark["level"], mark["valid_until"]) for mark in marks] == [
        ("transferability", "municipality", "2099-01-01"),
        ("data_export", "platform_checked", None),
        ("licence", "self_declared", None),
    ]
    assert (marks[0]["label"], marks[0]["level_label"]) == ("Transferability", "Confirmed by a municipality")


def test_api_card_has_keys_of_facts_and_codes():
    SolutionFactory(
        name="Melder",
        published_at=PUBLISHED,
        facts={
            "fields_of_action": ["mobility"],
            "licence": "MIT",
            "standards": ["XÖV"],
            "source_url": "https://code.example/m",
        },
        vendor=OrganisationFactory(name="Firma"),
        deployments=[{"area": AreaFactory(), "status": "productive"}],
        evidence=[proof("licence", "platform_checked", 1)],
    )

    found = cards(cards=("api",))

    assert list(found) == ["api"]
    traits = found["api"].pop("traits")
    assert traits | {"uses": []} == {
        "standards": ["xoev"],
        "evidence": 1,
        "proven": 1,
        "best": "platform_checked",
        "uses": [],
    }
    assert len(traits["uses"]) == 1
    assert found["api"] | {"changed_at": ""} == {
        "slug": "melder",
        "status": "published",
        "name": "Melder",
        "short_description": {"de": "Hilft der Verwaltung bei einer Aufgabe."},
        "vendor": {"slug": "firma", "name": "Firma"},
        "fields_of_action": ["mobility"],
        "solution_class": None,
        "categories": [],
        "offer_type": None,
        "licence": "MIT",
        "licence_model": None,
        "development_status": None,
        "operating_models": [],
        "data_locations": [],
        "population_bands": [],
        "laender": [],
        "standards": ["XÖV"],
        "available_languages": [],
        "source_url": "https://code.example/m",
        "uses": 1,
        "evidence_level": ["self_declared", "platform_checked"],
        "is_example": False,
        "published_at": "2026-03-01T23:30:00Z",
        "changed_at": "",
    }
