"""The demo catalogue keeps its rules: it loads, invents nothing about real organisations, and shows every fact."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from catalog.facts.document import clean_document, missing_facts
from catalog.facts.registry import FACTS

CHECKOUT = Path(__file__).resolve().parents[2]
DEMO = CHECKOUT / "catalog" / "demo"
PUBLICCODE = sorted((DEMO / "publiccode").glob("*.yml"))
LISTINGS = sorted((DEMO / "listings").glob("*.yml"))
REAL = set(
    "hal-plan civitas-marketplace cosi-cockpit-staedtische-infrastrukturen kosmos-openyard open-taki stadt-land-klima "
    "stadtnavi-widget tracker-ttn-decoders".split()
)


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def listings() -> list[dict[str, Any]]:
    return [read(path) for path in LISTINGS]


def additions() -> dict[str, Any]:
    return read(DEMO / "additions.yml")


def addresses(value: Any) -> Iterator[str]:
    """Every web address anywhere in a value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from addresses(item)
    elif isinstance(value, list):
        for item in value:
            yield from addresses(item)
    elif isinstance(value, str) and value.startswith("http"):
        yield value


def is_invented(address: str) -> bool:
    return (urlsplit(address).hostname or "").endswith(".example")


def test_demo_files_are_counted_as_the_readme_says() -> None:
    assert (len(PUBLICCODE), len(LISTINGS)) == (67, 15)
    assert {path.stem for path in LISTINGS if not path.stem.startswith("beispiel-")} == REAL


@pytest.mark.parametrize("path", LISTINGS, ids=lambda path: path.stem)
def test_demo_listing_facts_are_valid_and_complete(path: Path) -> None:
    listing = read(path)
    document, problems = clean_document(listing["facts"])
    assert problems == []
    assert missing_facts(document) == []
    assert list(listing["facts"]) == sorted(listing["facts"], key=list(FACTS).index)
    assert (listing["format"], listing["slug"]) == (1, path.stem)


def test_demo_additions_are_valid_and_speak_only_of_demo_files() -> None:
    found = additions()
    for address, facts in found["listings"].items():
        assert (address, clean_document(facts)[1]) == (address, [])
        assert [key for key in facts if FACTS[key].publiccode] == []
    files = {read(path)["url"] for path in [*PUBLICCODE, CHECKOUT / "publiccode.yml"]}
    assert set(found["listings"]) == files


def test_demo_texts_stand_in_german_and_english() -> None:
    for path in [*PUBLICCODE, CHECKOUT / "publiccode.yml"]:
        for key in ("shortDescription", "longDescription"):
            texts = {tag: text[key] for tag, text in read(path)["description"].items()}
            assert (path.stem, sorted(texts)) == (path.stem, ["de", "en"])
            assert texts["de"] != texts["en"]
    for listing in listings():
        for key in ("short_description", "long_description", "features", "known_problems", "impact"):
            texts = listing["facts"].get(key, {"de": "", "en": ""})
            assert (listing["slug"], key, sorted(texts)) == (listing["slug"], key, ["de", "en"])


def test_demo_texts_keep_the_lengths_of_the_standard() -> None:
    for path in [*PUBLICCODE, CHECKOUT / "publiccode.yml"]:
        for text in read(path)["description"].values():
            assert len(text["shortDescription"]) <= 150, path.stem
            assert 150 <= len(text["longDescription"]) <= 10_000, path.stem


def test_demo_evidence_and_costs_stand_only_in_examples() -> None:
    for listing in listings():
        if not listing.get("is_example"):
            assert "evidence" not in listing, listing["slug"]
            assert [
                key for key in ("costs", "cost_model", "security", "accessibility") if key in listing["facts"]
            ] == []
    for facts in additions()["listings"].values():
        assert [key for key in ("costs", "cost_model", "security", "accessibility") if key in facts] == []


def test_demo_examples_are_marked_and_real_ones_are_not() -> None:
    for listing in listings():
        vendor = listing["vendor"]
        example = listing["slug"] not in REAL
        assert (listing["slug"], listing.get("is_example", False)) == (listing["slug"], example)
        assert vendor.get("is_example", False) is example
        assert ("Beispiel" in vendor["name"]) is example
        assert ("(Beispiel)" in listing["facts"]["name"]) is example


def test_demo_invented_addresses_belong_to_examples_only() -> None:
    for listing in listings():
        invented = {is_invented(address) for address in addresses(listing)}
        assert invented <= {listing["slug"] not in REAL}, listing["slug"]
    for path in PUBLICCODE:
        assert [address for address in addresses(read(path)) if is_invented(address)] == [], path.stem
    own = read(CHECKOUT / "publiccode.yml")
    assert {is_invented(address) for address in addresses(own)} == {True}
    organisations = {row["name"]: row for row in additions()["organisations"]}
    assert organisations[own["organisation"]["name"]]["is_example"] is True
    for name, row in organisations.items():
        marked = row.get("is_example", False)
        assert (name, "Beispiel" in name, is_invented(row.get("website", ""))) == (name, marked, marked)


def test_demo_examples_are_used_in_example_bodies_only() -> None:
    bodies = CHECKOUT / "marketplace" / "registers" / "data" / "bodies.csv"
    with bodies.open(encoding="utf-8", newline="") as file:
        examples = {row["key"] for row in csv.DictReader(file) if row["is_example"] == "yes"}
    for listing in listings():
        areas = {row["area"] for row in listing.get("deployments", [])}
        if listing.get("is_example"):
            assert (listing["slug"], areas - examples) == (listing["slug"], set())
        else:
            assert (listing["slug"], areas & examples) == (listing["slug"], set())


def test_demo_real_solutions_without_known_use_state_none() -> None:
    assert [x["slug"] for x in listings() if not x.get("is_example") and x.get("deployments")] == ["hal-plan"]


def test_demo_every_fact_appears_in_a_listing() -> None:
    used = {key for listing in listings() for key in listing["facts"]}
    assert set(FACTS) - used == set()


def test_demo_shows_every_level_of_evidence_and_an_expired_one() -> None:
    rows = [row for listing in listings() for row in listing.get("evidence", [])]
    levels = {row["level"] for row in rows}
    assert levels == {"self_declared", "platform_checked", "municipality", "third_party", "measured"}
    assert {row["fact"] for row in rows if row.get("valid_until", "9999") < "2026-08-01"} == {"security"}
    assert {row["fact"] for row in rows} <= {key for key, fact in FACTS.items() if fact.evidence}


def test_demo_shows_uses_of_every_kind() -> None:
    rows = [row for listing in listings() if listing.get("is_example") for row in listing["deployments"]]
    kinds = {(row["status"], "confirmed_on" in row) for row in rows}
    assert kinds == {
        ("productive", True),
        ("productive", False),
        ("test", True),
        ("test", False),
        ("ended", True),
        ("ended", False),
    }
    assert all("ended_reason" in row for row in rows if row["status"] == "ended")


def test_demo_hal_plan_holds_its_test_cohort_and_reuse() -> None:
    hal_plan = read(DEMO / "listings" / "hal-plan.yml")
    cohort = [row for row in hal_plan["deployments"] if row.get("cohort") == "Testkohorte 2025"]
    assert [row["area"] for row in cohort] == [
        "05334002",
        "15089015",
        "15086015",
        "15087130",
        "15081135",
        "03154",
        "body-kielregion",
        "14713000",
        "12069397",
        "body-bezirk-treptow-koepenick",
        "15084590",
    ]
    assert {(row["status"], row["until"]) for row in cohort} == {("ended", "2025-07-31")}
    assert [row["area"] for row in hal_plan["deployments"] if row["status"] == "productive"] == [
        "15003000",
        "05774032",
    ]
    unknown = {"licence", "licence_model", "data_locations", "cost_model", "costs", "routes", "source_url"}
    assert set(hal_plan["facts"]) & unknown == set()


def test_demo_obsolete_is_said_only_where_it_is_known() -> None:
    obsolete = [
        read(path)["name"] for path in PUBLICCODE if read(path).get("developmentStatus") == "obsolete"
    ]
    assert obsolete == ["Meine Stadt Transparent", "Storytelling Tool"]


@pytest.mark.shared_data
def test_demo_holds_all_solutions_of_the_data_file_with_their_facts(shared_data: Path) -> None:
    with (shared_data / "smartcity_solutions.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    files = {(found := read(path))["name"]: found for path in PUBLICCODE}
    own = {
        listing["facts"]["name"]: listing["facts"]
        for listing in listings()
        if listing["slug"] in REAL - {"hal-plan"}
    }
    assert len(rows) == 74
    assert set(files) | set(own) == set(rows)
    assert set(files) & set(own) == set()
    for name, found in files.items():
        assert (found["url"], found["legal"]["license"]) == (
            rows[name]["repository_url"],
            rows[name]["licence"].split(" (")[0],
        )
        assert found["description"]["de"]["shortDescription"] == rows[name]["description_own_words"]
    for name, facts in own.items():
        assert facts["source_url"] == rows[name]["repository_url"]
        assert facts["short_description"]["de"] == rows[name]["description_own_words"]
        assert "licence" not in facts
