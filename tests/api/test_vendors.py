"""Vendors: who offers something here, and what."""

from __future__ import annotations

import pytest

from tests.factories import AreaFactory, OrganisationFactory, SolutionFactory

from .catalogue import ask, follow, slugs

pytestmark = pytest.mark.django_db


def test_vendor_list_holds_those_with_public_listings_by_name(client, catalogue):
    OrganisationFactory(name="Ohne Angebot")
    SolutionFactory(vendor=OrganisationFactory(name="Zurückgezogen"), status="withdrawn")
    answer = ask(client, "vendors/")
    assert (slugs(answer), answer["count"]) == (["musterau", "zwillingswerk"], 2)
    assert answer["results"][0] == {
        "slug": "musterau",
        "name": "Stadt Musterau",
        "kind": "municipality",
        "seat": None,
        "website": None,
        "area": {
            "key": "100410000000",
            "name": "Kleinblittersdorf",
            "kind": "municipality",
            "land": "sl",
            "population": 4000,
        },
        "is_verified": False,
        "is_example": False,
        "solution_count": 1,
    }
    assert answer["results"][1]["solution_count"] == 2


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "ZWILLING"}, ["zwillingswerk"]),
        ({"q": "gmbh"}, ["zwillingswerk"]),
        ({"q": "nichts"}, []),
        ({"q": "%"}, []),
        ({"kind": "municipality"}, ["musterau"]),
        ({"kind": ["municipality", "vendor"]}, ["musterau", "zwillingswerk"]),
        ({"land": "sl"}, ["musterau"]),
        ({"land": "he"}, []),
        ({"land": "sl", "kind": "vendor"}, []),
    ],
)
def test_vendor_list_with_filters_holds_what_fits(client, catalogue, asked, expected):
    answer = ask(client, "vendors/", **asked)
    assert (slugs(answer), answer["count"]) == (expected, len(expected))


def test_vendor_list_refuses_a_kind_that_does_not_exist(client, db):
    problem = ask(client, "vendors/", 400, kind="operator")
    assert problem["errors"][0]["allowed"] == ["municipality", "vendor", "competence_centre"]


def test_vendor_pages_forward_and_back_hold_each_once(client, db):
    for number in range(5):
        SolutionFactory(vendor=OrganisationFactory(name=f"Werk {number}", slug=f"w{number}"))
    first = ask(client, "vendors/", page_size=2)
    second = follow(client, first["next"])
    third = follow(client, second["next"])
    assert [slugs(page) for page in (first, second, third)] == [["w0", "w1"], ["w2", "w3"], ["w4"]]
    assert (first["previous"], third["next"]) == (None, None)
    back = follow(client, third["previous"])
    assert (slugs(back), slugs(follow(client, back["previous"]))) == (["w2", "w3"], ["w0", "w1"])


@pytest.mark.parametrize("count", [1, 3])
def test_vendor_list_takes_two_queries_however_many_rows(client, db, django_assert_num_queries, count):
    for _number in range(count):
        SolutionFactory(vendor=OrganisationFactory(area=AreaFactory(land="st")))
    with django_assert_num_queries(2):
        answer = ask(client, "vendors/")
    assert answer["count"] == count


def test_vendor_tells_its_profile_and_all_it_offers(client, db):
    vendor = OrganisationFactory(
        name="Werk GmbH",
        slug="werk",
        website="https://werk.example",
        description={"de": "Wir bauen Werkzeuge."},
        legal_form="GmbH",
        seat="Halle (Saale)",
        size_class="sme",
        founded=1999,
        ownership="eu",
        contact_name="Vertrieb",
        contact_email="vertrieb@werk.example",
    )
    SolutionFactory(slug="a", vendor=vendor)
    SolutionFactory(slug="b", vendor=vendor, status="withdrawn")
    answer = ask(client, "vendors/werk/")
    offered = answer.pop("solutions")
    assert [entry["slug"] for entry in offered] == ["a"]
    assert offered == ask(client, "solutions/")["results"]
    assert answer == {
        "slug": "werk",
        "name": "Werk GmbH",
        "kind": "vendor",
        "seat": "Halle (Saale)",
        "website": "https://werk.example",
        "area": None,
        "is_verified": False,
        "is_example": False,
        "solution_count": 1,
        "uri": None,
        "description": {"de": "Wir bauen Werkzeuge."},
        "legal_form": "GmbH",
        "size_class": "sme",
        "founded": 1999,
        "ownership": "eu",
        "contact": {"name": "Vertrieb", "email": "vertrieb@werk.example"},
        "is_harvested": False,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_vendor_takes_two_queries_however_much_it_offers(client, db, django_assert_num_queries, count):
    vendor = OrganisationFactory(slug="werk")
    for _number in range(count):
        SolutionFactory(vendor=vendor)
    with django_assert_num_queries(2):
        answer = ask(client, "vendors/werk/")
    assert len(answer["solutions"]) == count


def test_organisation_that_offers_nothing_is_no_vendor(client, db):
    OrganisationFactory(slug="still")
    SolutionFactory(vendor=OrganisationFactory(slug="fort"), status="withdrawn")
    for slug in ("still", "fort", "gibt-es-nicht"):
        assert ask(client, f"vendors/{slug}/", 404)["detail"] == "There is no vendor at this address."
