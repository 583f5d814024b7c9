"""Registers: closed lists whole, long ones in pages, each with its source."""

from __future__ import annotations

import datetime

import pytest

from marketplace.registers.models import CpvCode, Licence, NutsCode, ThresholdRule

from .catalogue import ask, follow

pytestmark = pytest.mark.django_db


def codes(answer):
    return [entry["code"] for entry in answer["results"]]


def test_register_index_names_every_register_and_its_sources(client):
    answer = ask(client, "registers/")
    assert [entry["key"] for entry in answer["registers"]] == [
        "facets",
        "laender",
        "population-bands",
        "cpv",
        "nuts",
        "licences",
        "thresholds",
        "areas",
    ]
    assert answer["registers"][1] == {
        "key": "laender",
        "label": "Länder",
        "url": "http://testserver/api/v1/registers/laender/",
    }
    licences = {source["source"]: source["licence"] for source in answer["sources"]}
    assert (licences["areas"], licences["points"], licences["cpv"]) == (
        "DL-DE-BY-2.0",
        "DL-DE-BY-2.0",
        "CC-BY-4.0",
    )
    assert all(source["attribution"] for source in answer["sources"])


@pytest.mark.parametrize(("reader", "label"), [("de", "Bayern"), ("en", "Bavaria")])
def test_laender_are_sixteen_with_their_official_keys(client, reader, label):
    answer = ask(client, "registers/laender/", reader=reader)
    assert (answer["count"], len(answer["results"]), answer["next"]) == (16, 16, None)
    assert answer["results"][1] == {"code": "by", "label": label, "key": "09", "iso": "DE-BY"}


def test_population_bands_tell_their_bounds(client):
    answer = ask(client, "registers/population-bands/")
    assert [(entry["code"], entry["least"], entry["most"]) for entry in answer["results"]] == [
        ("under_5000", 0, 4_999),
        ("under_20000", 5_000, 19_999),
        ("under_50000", 20_000, 49_999),
        ("under_100000", 50_000, 99_999),
        ("under_500000", 100_000, 499_999),
        ("from_500000", 500_000, None),
    ]


def test_facets_tell_closed_lists_whole_and_open_ones_as_open(client):
    answer = ask(client, "registers/facets/")
    found = {entry["facet"]: entry for entry in answer["results"]}
    assert answer["count"] == 16
    assert {name for name, entry in found.items() if not entry["is_closed"]} == {
        "licence",
        "standard",
        "language",
        "vendor",
    }
    assert [value["code"] for value in found["data_location"]["values"]] == ["germany", "eu", "third_country"]
    assert found["data_location"]["values"][0] == {"code": "germany", "label": "Germany"}
    assert found["vendor"]["values"] == []


@pytest.fixture
def cpv(db):
    division = CpvCode.objects.create(
        code="48000000-8",
        bare="48000000",
        kind="supplies",
        label_de="Softwarepaket und Informationssysteme",
        label_en="Software package and information systems",
        search_text=" softwarepaket und informationssysteme software package and information systems",
    )
    CpvCode.objects.create(
        code="48100000-9",
        bare="48100000",
        parent=division,
        kind="supplies",
        label_de="Branchenspezifisches Softwarepaket",
        label_en="Industry specific software package",
        search_text=" branchenspezifisches softwarepaket industry specific software package",
    )
    CpvCode.objects.create(
        code="72000000-5",
        bare="72000000",
        kind="services",
        label_de="IT-Dienste",
        label_en="IT services",
        search_text=" it dienste it services",
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["48000000-8", "48100000-9", "72000000-5"]),
        ({"q": "48"}, ["48000000-8", "48100000-9"]),
        ({"q": "48100000-9"}, ["48100000-9"]),
        ({"q": "Softwarepaket"}, ["48000000-8", "48100000-9"]),
        ({"q": "industry software"}, ["48100000-9"]),
        ({"q": "%"}, ["48000000-8", "48100000-9", "72000000-5"]),
        ({"kind": "services"}, ["72000000-5"]),
        ({"q": "software", "kind": "services"}, []),
    ],
)
def test_cpv_codes_with_words_and_kind_hold_what_fits(client, cpv, asked, expected):
    assert codes(ask(client, "registers/cpv/", **asked)) == expected


def test_cpv_code_tells_both_labels_and_its_parent(client, cpv):
    assert ask(client, "registers/cpv/", reader="de", q="481")["results"] == [
        {
            "code": "48100000-9",
            "parent": "48000000-8",
            "kind": "supplies",
            "label": "Branchenspezifisches Softwarepaket",
            "labels": {
                "de": "Branchenspezifisches Softwarepaket",
                "en": "Industry specific software package",
            },
        }
    ]


def test_cpv_pages_hold_each_code_once(client, cpv, django_assert_num_queries):
    first = ask(client, "registers/cpv/", page_size=2)
    with django_assert_num_queries(2):
        second = follow(client, first["next"])
    assert (codes(first), codes(second), second["next"]) == (
        ["48000000-8", "48100000-9"],
        ["72000000-5"],
        None,
    )


def test_nuts_regions_by_level_and_name(client, db):
    germany = NutsCode.objects.create(code="DE", level=0, label_de="Deutschland")
    NutsCode.objects.create(code="DEE", level=1, parent=germany, label_de="Sachsen-Anhalt")
    assert ask(client, "registers/nuts/", level="1")["results"] == [
        {"code": "DEE", "level": 1, "parent": "DE", "label": "Sachsen-Anhalt"}
    ]
    assert codes(ask(client, "registers/nuts/", q="anhalt")) == ["DEE"]
    assert codes(ask(client, "registers/nuts/", level=["0", "1"])) == ["DE", "DEE"]
    assert ask(client, "registers/nuts/", 400, level="4")["errors"][0]["allowed"] == ["0", "1", "2", "3"]


def test_licences_by_openness_and_name(client, db):
    new = Licence.objects.create(spdx_id="AGPL-3.0-only", name="Affero", is_open=True, is_osi=True)
    Licence.objects.create(
        spdx_id="AGPL-3.0", name="Affero", is_open=True, is_deprecated=True, replaced_by=new
    )
    Licence.objects.create(spdx_id="BUSL-1.1", name="Business Source License 1.1")
    assert codes(ask(client, "registers/licences/", is_open="true", is_deprecated="false")) == [
        "AGPL-3.0-only"
    ]
    assert codes(ask(client, "registers/licences/", is_open="false")) == ["BUSL-1.1"]
    assert ask(client, "registers/licences/", q="agpl", is_deprecated="true")["results"] == [
        {
            "code": "AGPL-3.0",
            "label": "Affero",
            "category": None,
            "is_osi_approved": False,
            "is_open": True,
            "is_exception": False,
            "is_deprecated": True,
            "replaced_by": "AGPL-3.0-only",
        }
    ]


def test_thresholds_of_a_land_hold_the_nationwide_ones_too(client, db):
    common = {"buyer": "municipality", "subject": "services", "source_title": "Quelle"}
    ThresholdRule.objects.create(
        key="eu-services",
        kind="eu",
        amount=216_000,
        valid_from=datetime.date(2026, 1, 1),
        valid_until=datetime.date(2027, 12, 31),
        verified=True,
        note_en="From here on.",
        **common,
    )
    ThresholdRule.objects.create(key="by-direct", kind="direct_order", land="by", amount=100_000, **common)
    ThresholdRule.objects.create(key="nw-direct", kind="direct_order", land="nw", **common)
    answer = ask(client, "registers/thresholds/", land="by")
    assert [entry["key"] for entry in answer["results"]] == ["by-direct", "eu-services"]
    assert answer["results"][1] == {
        "key": "eu-services",
        "kind": "eu",
        "land": None,
        "buyer": "municipality",
        "subject": "services",
        "amount": "216000.00",
        "valid_from": "2026-01-01",
        "valid_until": "2027-12-31",
        "source_title": "Quelle",
        "source_url": None,
        "verified": True,
        "note": "From here on.",
    }
    unlimited = ask(client, "registers/thresholds/", land="nw", kind="direct_order")["results"]
    assert [(entry["key"], entry["amount"]) for entry in unlimited] == [("nw-direct", None)]
