"""The list of solutions: searching, filtering, sorting, paging, counting."""

from __future__ import annotations

import pytest

from catalog.search.interface import FACETS
from marketplace.core.api.cursors import Cursors
from tests.factories import SolutionFactory

from .catalogue import V1, ask, follow, slugs

pytestmark = pytest.mark.django_db

ITEM = {
    "slug": "termine",
    "status": "published",
    "name": "Terminvergabe",
    "short_description": {"de": "Bürgerinnen und Bürger buchen Termine im Rathaus."},
    "vendor": {"slug": "musterau", "name": "Stadt Musterau"},
    "fields_of_action": ["administration"],
    "solution_class": "booking",
    "categories": ["appointment-scheduling"],
    "offer_type": "open_source_project",
    "licence": "EUPL-1.2",
    "licence_model": "open",
    "development_status": "stable",
    "operating_models": ["on_premises"],
    "data_locations": ["germany"],
    "population_bands": ["under_20000"],
    "laender": ["bb"],
    "standards": ["XÖV"],
    "available_languages": ["de"],
    "source_url": "https://code.musterau.example/termine",
    "uses": 1,
    "evidence_level": ["self_declared", "platform_checked"],
    "is_example": False,
    "published_at": "2026-02-01T09:00:00Z",
}


def test_solution_list_without_parameters_holds_everything(client, catalogue):
    answer = ask(client, "solutions/")
    assert sorted(slugs(answer)) == ["karg", "termine", "zwilling"]
    assert (answer["count"], answer["next"], answer["previous"]) == (3, None, None)
    assert list(answer) == ["count", "next", "previous", "results", "facets"]


def test_solution_in_a_list_tells_its_codes_and_unknown_as_null_or_empty(client, catalogue):
    found = {entry["slug"]: entry for entry in ask(client, "solutions/")["results"]}
    assert found["termine"].pop("changed_at").endswith("Z")
    assert found["termine"] == ITEM
    assert (found["karg"]["licence"], found["karg"]["standards"]) == (None, [])


def test_solution_list_of_an_empty_catalogue_is_empty(client):
    answer = ask(client, "solutions/")
    assert (answer["count"], answer["results"]) == (0, [])
    assert [facet["facet"] for facet in answer["facets"]] == list(FACETS)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("q", "Termine", ["termine"]),
        ("q", "digital twin", ["zwilling"]),
        ("q", "Fahrplan", []),
        ("field_of_action", "administration", ["termine"]),
        ("field_of_action", "building_planning", ["zwilling"]),
        ("category", "appointment-scheduling", ["termine"]),
        ("solution_class", "digital_twin", ["zwilling"]),
        ("licence", "EUPL-1.2", ["termine"]),
        ("licence", "No-Such-1.0", []),
        ("licence_model", "open_core", ["zwilling"]),
        ("vendor", "musterau", ["termine"]),
        ("vendor", "zwillingswerk", ["karg", "zwilling"]),
        ("origin", "private", ["zwilling"]),
        ("offer_type", "saas", ["zwilling"]),
        ("operating_model", "on_premises", ["termine"]),
        ("development_status", "beta", ["zwilling"]),
        ("data_location", "germany", ["termine"]),
        ("population_band", "under_20000", ["termine"]),
        ("population_band", "under_5000", ["termine"]),
        ("population_band", "from_500000", ["zwilling"]),
        ("land", "bb", ["termine"]),
        ("land", "sl", ["termine"]),
        ("land", "he", ["zwilling"]),
        ("land", "be", []),
        ("standard", "xöv", ["termine"]),
        ("language", "en", ["zwilling"]),
        ("evidence_level", "self_declared", ["karg", "termine", "zwilling"]),
        ("evidence_level", "platform_checked", ["termine", "zwilling"]),
        ("evidence_level", "third_party", ["zwilling"]),
        ("evidence_level", "measured", []),
    ],
)
def test_solution_list_with_one_filter_holds_what_fits(client, catalogue, name, value, expected):
    answer = ask(client, "solutions/", **{name: value})
    assert sorted(slugs(answer)) == expected
    assert answer["count"] == len(expected)


def test_values_of_one_filter_widen_and_different_filters_narrow(client, catalogue):
    wide = ask(client, "solutions/", field_of_action=["administration", "building_planning"])
    assert sorted(slugs(wide)) == ["termine", "zwilling"]
    narrow = ask(
        client, "solutions/", field_of_action=["administration", "building_planning"], offer_type="saas"
    )
    assert slugs(narrow) == ["zwilling"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["karg", "zwilling", "termine"]),
        ("newest", ["karg", "zwilling", "termine"]),
        ("most_used", ["termine"]),
    ],
)
def test_solution_list_with_sort_comes_in_that_order(client, catalogue, sort, expected):
    assert slugs(ask(client, "solutions/", sort=sort))[: len(expected)] == expected


def test_facets_count_every_value_and_ignore_the_own_choice(client, catalogue):
    facets = {facet["facet"]: facet for facet in ask(client, "solutions/", offer_type="saas")["facets"]}
    assert facets["offer_type"] == {
        "facet": "offer_type",
        "label": "Offer type",
        "values": [
            {"value": "saas", "label": "Software as a service", "count": 1, "selected": True},
            {"value": "open_source_project", "label": "Open-source project", "count": 1, "selected": False},
        ],
    }
    assert facets["vendor"]["values"] == [
        {"value": "zwillingswerk", "label": "Zwillingswerk GmbH", "count": 1, "selected": False}
    ]


@pytest.mark.parametrize(("language", "label"), [("de", "Angebotsart"), ("en", "Offer type")])
def test_labels_follow_the_language_of_the_reader(client, catalogue, language, label):
    facets = ask(client, "solutions/", reader=language)["facets"]
    assert next(facet["label"] for facet in facets if facet["facet"] == "offer_type") == label


def test_pages_forward_and_back_hold_each_solution_once(client, db):
    for number in range(11):
        SolutionFactory(slug=f"s{number}", name=f"Werkzeug {number:02}")
    forward, page = [], ask(client, "solutions/", page_size=4, q="Werkzeug")
    sizes = []
    while True:
        forward += slugs(page)
        sizes.append((len(page["results"]), page["count"]))
        if page["next"] is None:
            break
        page = follow(client, page["next"])
    assert sizes == [(4, 11), (4, 11), (3, 11)]
    assert sorted(forward) == sorted(f"s{number}" for number in range(11))
    backward = slugs(page)
    while page["previous"]:
        page = follow(client, page["previous"])
        backward = slugs(page) + backward
    assert backward == forward


def test_pages_keep_their_place_while_listings_are_added(client, db):
    for number in range(4):
        SolutionFactory(slug=f"s{number}", name=f"Werkzeug {number}")
    first = ask(client, "solutions/", page_size=2, sort="name")
    SolutionFactory(slug="earlier", name="Anfang")
    second = follow(client, first["next"])
    assert (slugs(first), slugs(second), second["count"]) == (["s0", "s1"], ["s2", "s3"], 5)


def test_withdrawn_listing_is_gone_with_the_next_request(client, catalogue):
    SolutionFactory(slug="fort", name="Fort", status="withdrawn")
    assert "fort" not in slugs(ask(client, "solutions/"))


def test_cursor_of_another_search_is_refused(client, catalogue):
    address = ask(client, "solutions/", page_size=1)["next"]
    problem = ask(client, "solutions/", 400, q="Termin", cursor=address.split("cursor=")[1])
    assert problem["errors"] == [
        {"parameter": "cursor", "message": "This cursor belongs to a request with other parameters."}
    ]


def test_cursor_that_nobody_made_is_an_unknown_page(client, catalogue):
    problem = ask(client, "solutions/", 404, cursor="abcd1234.ABCDEFGHIJKLMNOP")
    assert problem["type"] == "http://testserver/api/#problem-unknown-page"


def test_cursor_that_the_engine_refuses_is_a_wrong_parameter(client, catalogue):
    names = ("q", *FACETS, "sort", "updated_since", "cursor", "page_size")
    given = {name: () if name in FACETS else None for name in names} | {"sort": "relevance", "page_size": 20}
    sealed = Cursors(f"{V1}/solutions/", given).seal("not the engine's")
    problem = ask(client, "solutions/", 400, cursor=sealed)
    assert problem["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("count", [1, 3])
def test_solution_list_takes_three_queries_however_many_rows(client, db, django_assert_num_queries, count):
    for number in range(count):
        SolutionFactory(name=f"Werkzeug {number}")
    with django_assert_num_queries(3):
        answer = ask(client, "solutions/", q="Werkzeug")
    assert answer["count"] == count


def test_solution_list_with_a_wrong_value_names_what_is_allowed(client, db):
    problem = ask(client, "solutions/", 400, land="xx")
    assert problem["errors"] == [
        {
            "parameter": "land",
            "message": "“xx” is not in the list.",
            "allowed": [
                "bw",
                "by",
                "be",
                "bb",
                "hb",
                "hh",
                "he",
                "mv",
                "ni",
                "nw",
                "rp",
                "sl",
                "sn",
                "st",
                "sh",
                "th",
            ],
        }
    ]
