"""Facet codes: what each filter finds a listing by, and what its counts say."""

from __future__ import annotations

import datetime

import pytest

from catalog.search.codes import levels_of, licence_codes, standard_code
from catalog.search.engine import search
from catalog.search.interface import FACETS, FacetCount, Query
from catalog.search.labels import facet_codes, facet_label, facet_name
from tests.factories import AreaFactory, OrganisationFactory, SolutionFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 22)


def counts(facet: str, **filters: tuple[str, ...]) -> dict[str, int]:
    return {row.code: row.count for row in search(Query(filters=filters, cards=())).facets[facet]}


def proof(level: str, valid_until: datetime.date | None = None) -> dict[str, object]:
    return {
        "fact": "licence",
        "level": level,
        "checked_on": datetime.date(2026, 1, 1),
        "valid_until": valid_until,
    }


@pytest.mark.parametrize(
    ("expression", "codes"),
    [
        ("MIT", ["MIT"]),
        ("EUPL-1.2 OR (MIT AND Apache-2.0)", ["EUPL-1.2", "MIT", "Apache-2.0"]),
        ("GPL-3.0-only WITH Classpath-exception-2.0", ["GPL-3.0-only"]),
    ],
)
def test_licence_codes_of_an_expression_are_its_licences(expression, codes):
    assert licence_codes(expression) == codes


def test_standard_code_spellings_meet():
    assert {standard_code(text) for text in ("XÖV", "xoev", " Xöv ")} == {"xoev"}


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ([], {"self_declared"}),
        ([("platform_checked", None)], {"self_declared", "platform_checked"}),
        ([("third_party", None)], {"self_declared", "platform_checked", "municipality", "third_party"}),
        ([("measured", None)], {"self_declared", "measured"}),
        ([("third_party", DAY)], {"self_declared", "platform_checked", "municipality", "third_party"}),
        ([("third_party", DAY - datetime.timedelta(days=1))], {"self_declared"}),
    ],
)
def test_levels_of_proofs_go_up_to_the_highest_that_still_counts(levels, found):
    solution = SolutionFactory(
        evidence=[proof(level, until) | {"fact": f"f{n}"} for n, (level, until) in enumerate(levels)]
    )

    assert levels_of(solution.evidence.all(), DAY) == found


def test_search_land_and_band_come_from_facts_uses_and_vendor():
    halle = AreaFactory(land="st", population=240_000)
    essen = AreaFactory(land="nw", population=580_000)
    aachen = AreaFactory(land="nw", population=250_000)
    SolutionFactory(
        facts={"laender": ["by"], "population_bands": ["under_5000"]},
        vendor=OrganisationFactory(area=halle),
        deployments=[{"area": essen, "status": "test"}, {"area": aachen, "status": "ended"}],
    )

    assert counts("land") == {"by": 1, "nw": 1, "st": 1}
    assert counts("population_band") == {"under_5000": 1, "from_500000": 1}


def test_search_codes_of_one_facet_widen_and_facets_narrow():
    SolutionFactory(name="A", facts={"fields_of_action": ["mobility"], "solution_class": "app"})
    SolutionFactory(name="B", facts={"fields_of_action": ["safety"], "solution_class": "app"})
    SolutionFactory(name="C", facts={"fields_of_action": ["safety", "mobility"], "solution_class": "portal"})

    answer = search(
        Query(filters={"field_of_action": ("mobility", "safety"), "solution_class": ("app",)}, sort="name")
    )

    assert [hit.slug for hit in answer.hits] == ["a", "b"]
    assert answer.facets["solution_class"] == (
        FacetCount("app", 2, True, "App"),
        FacetCount("portal", 1, False, "Portal"),
    )
    assert [(row.code, row.count) for row in answer.facets["field_of_action"]] == [
        ("mobility", 1),
        ("safety", 1),
    ]


def test_search_chosen_code_without_hits_stays_visible():
    SolutionFactory(facts={"solution_class": "app"})

    answer = search(
        Query(filters={"solution_class": ("portal",), "standard": ("WMS",), "vendor": ("nobody",)}, cards=())
    )

    assert answer.count == 0
    assert [(row.code, row.count, row.selected) for row in answer.facets["solution_class"]] == [
        ("portal", 0, True)
    ]
    assert answer.facets["standard"] == (FacetCount("wms", 0, True, "wms"),)
    assert answer.facets["vendor"] == (FacetCount("nobody", 0, True, "nobody"),)


def test_search_open_lists_forgive_spelling_and_regions():
    SolutionFactory(
        name="A", facts={"standards": ["DIN SPEC 91357"], "available_languages": ["de-AT", "de", "en-GB"]}
    )

    assert counts("standard", standard=("din spec 91357",)) == {"din spec 91357": 1}
    assert counts("language", language=("de-CH",)) == {"de": 1, "en": 1}
    answer = search(Query(filters={"language": ("de",)}, cards=()))
    assert [(row.code, row.label, row.selected) for row in answer.facets["language"]] == [
        ("de", "Deutsch", True),
        ("en", "Englisch", False),
    ]


def test_search_open_list_shows_its_fifty_most_frequent_codes_and_the_chosen_ones():
    for _ in range(2):
        SolutionFactory(facts={"standards": ["Häufig"]})
    SolutionFactory(facts={"standards": [f"Norm {n}" for n in range(80)]})

    rows = search(Query(filters={"standard": ("norm 79", "häufig")}, cards=())).facets["standard"]

    assert (rows[0].code, rows[0].count, len(rows)) == ("haeufig", 2, 51)
    assert [row.code for row in rows if row.selected] == ["haeufig", "norm 79"]


def test_search_unknown_facet_is_an_error():
    with pytest.raises(KeyError):
        search(Query(filters={"colour": ("red",)}))


def test_facet_codes_closed_lists_keep_their_order_and_open_ones_have_none():
    assert facet_codes("solution_class")[:3] == ("app", "participation_platform", "digital_twin")
    assert facet_codes("evidence_level")[0] == "self_declared"
    assert [facet for facet in FACETS if facet_codes(facet) is None] == [
        "licence",
        "standard",
        "language",
        "vendor",
    ]


def test_facet_label_speaks_the_language_asked_for():
    SolutionFactory(facts={"standards": ["XÖV"]}, vendor=OrganisationFactory(name="Firma & Co"))

    assert [facet_label("solution_class", "app", language) for language in ("de", "en")] == ["App", "App"]
    assert [facet_label("language", "fr", language) for language in ("de", "en")] == ["Französisch", "French"]
    assert facet_label("evidence_level", "measured", "en") == "Measured"
    assert facet_label("licence", "MIT") == "MIT"
    assert facet_label("standard", "xoev") == "XÖV"
    assert facet_label("vendor", "firma-co") == "Firma & Co"
    assert facet_label("vendor", "unknown") == "unknown"
    assert all(facet_name(facet) for facet in FACETS)
