"""Every fact definition reaches editor, profile, API, comparison and its files: one listing states them all."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from django.test import Client
from django.utils import translation
from python_calamine import CalamineWorkbook

from catalog.exchange.comparison.paper import paper_data
from catalog.exchange.comparison.tables import About
from catalog.facts.document import clean_document
from catalog.facts.registry import FACTS, GROUPS
from catalog.facts.types import (
    Boolean,
    Choice,
    Date,
    Integer,
    Keyed,
    Language,
    Licence,
    Localised,
    Many,
    Range,
    Record,
    Text,
    Url,
)
from catalog.queries.comparison import Pick, comparison_of
from marketplace.core.api.schema import api_document
from tests.factories import CpvCodeFactory, OrganisationFactory, SolutionFactory, member_of

# Texts that must have a form of their own.
FORMED = {
    "cpv": "48000000-8",
    "countries": "DE",
    "unsupported_countries": "US",
    "supports": "https://norm.example/x",
}
# What a reader sees of them.
SEEN = {
    "cpv": "48000000-8",
    "countries": "Deutschland",
    "unsupported_countries": "Vereinigte Staaten",
    "supports": "norm.example",
}


def raw_of(kind, key):
    """A value of the type that names its fact wherever it holds a text."""
    plain = key.replace("_", "-")
    match kind:
        case Text():
            return FORMED.get(key, f"Wert-{plain}")
        case Url():
            return f"https://{plain}.example/seite"
        case Choice():
            return kind.codes[0]
        case Boolean():
            return True
        case Integer():
            return 3
        case Range():
            return {"min": 7, "max": 9}
        case Date():
            return "2031-05-06"
        case Language():
            return "fr"
        case Licence():
            return "EUPL-1.2"
        case Many():
            return [raw_of(kind.of, key)]
        case Keyed():
            return {kind.keys.codes[0]: raw_of(kind.of, key)}
        case Localised():
            return {"de": raw_of(kind.of, key)}
        case Record():
            return {name: raw_of(part, key) for name, part in kind.fields.items()}
    raise TypeError(f"{key}: this test knows no value of the type {type(kind).__name__}")


def seen_of(kind, key):
    """What a reader must find of that value."""
    plain = key.replace("_", "-")
    match kind:
        case Text():
            return SEEN.get(key, f"Wert-{plain}")
        case Url():
            return f"{plain}.example"
        case Choice():
            return str(dict(kind.pairs)[kind.codes[0]])
        case Boolean():
            return "Ja"
        case Integer():
            return "3"
        case Range():
            return "7 bis 9"
        case Date():
            return "6. Mai 2031"
        case Language():
            return "Französisch"
        case Licence():
            return "EUPL-1.2"
        case Many() | Localised():
            return seen_of(kind.of, key)
        case Keyed():
            return str(dict(kind.keys.pairs)[kind.keys.codes[0]])
        case Record():
            texts = [part for part in kind.fields.values() if type(part) is Text]
            return seen_of(texts[0] if texts else next(iter(kind.fields.values())), key)
    raise TypeError(key)


@pytest.fixture
def listing(db):
    CpvCodeFactory()
    raw = {key: raw_of(fact.type, key) for key, fact in FACTS.items()} | {"name": "Wert-name"}
    facts, problems = clean_document(raw)
    assert ([(one.path, one.message) for one in problems], list(facts)) == ([], list(FACTS))
    vendor = OrganisationFactory(name="Allwerk GmbH")
    return SolutionFactory(name="Wert-name", slug="alles", vendor=vendor, facts=facts)


@pytest.fixture
def seen():
    with translation.override("de"):
        return {key: seen_of(fact.type, key) for key, fact in FACTS.items()}


def read(markup):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", markup).split())).replace("\xa0", " ")


def lacking(told, seen):
    """The facts whose value does not stand where it must; told by key."""
    return [key for key in FACTS if seen[key] not in told.get(key, "").replace("\xa0", " ")]


def test_facts_of_a_listing_that_states_all_stand_on_its_page(client, listing, seen):
    page = client.get("/loesungen/alles/").text
    # The website is the address of a button there, everything else is a text.
    text = read(page) + " ".join(re.findall(r'href="https://(landing-url[^"]*)"', page))
    assert [key for key in FACTS if seen[key] not in text] == []


def test_facts_of_a_listing_that_states_all_can_each_be_reported_on_its_page(client, listing):
    page = client.get("/loesungen/alles/").text
    links = re.findall(r'href="/loesungen/alles/melden/\?fact=([a-z_]+)"', page)
    assert sorted(links) == sorted(FACTS)


def test_facts_of_a_listing_that_states_all_stand_in_the_comparison(client, listing, seen):
    page = client.get("/vergleich/", {"s": "alles"}).text
    rows = dict(re.findall(r'<tr role="row" id="f-([a-z_]+)">(.*?)</tr>', page, re.S))
    heads = re.search(r"<thead.*?</thead>", page, re.S)[0]
    told = {key: read(markup) for key, markup in rows.items()} | {"name": read(heads)}
    assert lacking(told, seen) == []


def test_facts_of_a_listing_that_states_all_stand_in_the_csv_of_a_comparison(client, listing, seen):
    content = client.get("/vergleich/csv/", {"s": "alles"}).content.decode("utf-8-sig")
    lines = csv.DictReader(io.StringIO(content), delimiter=";")
    assert lacking({line["Schlüssel"]: line["Wert"] for line in lines}, seen) == []


def test_facts_of_a_listing_that_states_all_stand_in_the_workbook_of_a_comparison(client, listing, seen):
    content = client.get("/vergleich/xlsx/", {"s": "alles"}).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    with translation.override("de"):
        keys = {(str(fact.label)): key for key, fact in FACTS.items()}
    assert lacking({keys.get(row[1], ""): row[3] for row in sheet}, seen) == []


def test_facts_of_a_listing_that_states_all_stand_in_the_pdf_of_a_comparison(listing, seen):
    with translation.override("de"):
        data = paper_data(comparison_of([Pick("alles")]), About("x", "x", "x"))
        keys = {(str(fact.label)): key for key, fact in FACTS.items()}
    told = {
        keys.get(row["label"], ""): " ".join(line["text"] for line in row["cells"][0]["lines"])
        for section in data["sections"]
        for group in section["groups"]
        for row in group["rows"]
    }
    assert [group["labels"] for group in data["unknown"]] == ["Im Einsatz", "Zuletzt bestätigt am"]
    assert lacking(told | {"name": data["names"][0]}, seen) == []


@pytest.mark.django_db
def test_facts_stand_in_the_schema_and_in_the_answer_of_the_api(client, listing):
    schemas = api_document("de")["components"]["schemas"].values()
    described = next(one["properties"] for one in schemas if set(FACTS) <= set(one.get("properties", {})))
    answered = client.get("/api/v1/solutions/alles/").json()["facts"]
    assert [key for key in FACTS if key not in described] == []
    assert [key for key in FACTS if key not in answered] == []


def test_facts_are_all_asked_for_by_the_editor(listing):
    person = member_of(listing.vendor, "editor")
    client = Client()
    client.force_login(person)
    acting = {"acting_for": str(listing.vendor_id)}
    client.post("/arbeitsbereich/eintraege/alles/beginnen/", acting)
    asked = []
    for group in GROUPS:
        page = client.get(f"/arbeitsbereich/eintraege/alles/bearbeiten/{group.key}/")
        asked += re.findall(r'name="given" value="([a-z_]+)"', page.text)
    assert [key for key in FACTS if key not in asked] == []
