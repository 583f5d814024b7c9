"""Vendors: who offers something here, and what."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import RegisterNumber
from tests.factories import (
    AreaFactory,
    ContactFactory,
    FormerNameFactory,
    OrganisationFactory,
    ProofFactory,
    SolutionFactory,
)

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
        services={"de": ["Schulung"]},
        regions=["st", "th"],
    )
    RegisterNumber.objects.create(organisation=vendor, kind="vat", value="DE136695976")
    ProofFactory(organisation=vendor, title="ISO/IEC 27001", valid_until=datetime.date(2020, 5, 31))
    ProofFactory(organisation=vendor, title="Intern", is_public=False)
    ContactFactory(organisation=vendor, name="Petra Muster", email="petra@werk.example")
    ContactFactory(organisation=vendor, consented_at=None)
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
        "verified_at": None,
        "verified_until": None,
        "services": {"de": ["Schulung"]},
        "regions": ["st", "th"],
        "register_numbers": [
            {"kind": "vat", "value": "DE136695976", "court": None, "is_checked": False},
        ],
        "certificates": [
            {
                "kind": "certificate",
                "title": "ISO/IEC 27001",
                "issuer": None,
                "valid_from": None,
                "valid_until": "2020-05-31",
                "is_expired": True,
            }
        ],
        "contact": {"name": "Vertrieb", "email": "vertrieb@werk.example"},
        "contacts": [
            {"name": "Petra Muster", "function": None, "email": "petra@werk.example", "phone": None}
        ],
        "is_harvested": False,
    }


def test_vendor_whose_verification_ran_out_is_not_verified(client, db):
    now = datetime.datetime.now(datetime.UTC)
    old = OrganisationFactory(slug="alt", verified_at=now, verified_until=now)
    new = OrganisationFactory(slug="neu", verified_at=now, verified_until=now + datetime.timedelta(days=9))
    RegisterNumber.objects.create(organisation=new, kind="vat", value="DE136695976")
    RegisterNumber.objects.update(updated_at=now - datetime.timedelta(days=1))
    for vendor in (old, new):
        SolutionFactory(vendor=vendor)
    found = {slug: ask(client, f"vendors/{slug}/") for slug in ("alt", "neu")}
    assert {slug: (one["is_verified"], one["verified_at"] is None) for slug, one in found.items()} == {
        "alt": (False, True),
        "neu": (True, False),
    }
    assert found["neu"]["register_numbers"][0]["is_checked"] is True


def test_vendor_is_found_by_the_name_it_had_before(client, catalogue):
    vendor = OrganisationFactory(name="Neuwerk", slug="neuwerk")
    FormerNameFactory(organisation=vendor, name="Altwerk")
    SolutionFactory(vendor=vendor)
    assert slugs(ask(client, "vendors/", q="altwerk")) == ["neuwerk"]


@pytest.mark.parametrize("count", [1, 3])
def test_vendor_takes_five_queries_however_much_it_offers(client, db, django_assert_num_queries, count):
    vendor = OrganisationFactory(slug="werk")
    for _number in range(count):
        SolutionFactory(vendor=vendor)
        ProofFactory(organisation=vendor)
        ContactFactory(organisation=vendor)
    with django_assert_num_queries(5):
        answer = ask(client, "vendors/werk/")
    assert len(answer["solutions"]) == count


def test_organisation_that_offers_nothing_is_no_vendor(client, db):
    OrganisationFactory(slug="still")
    SolutionFactory(vendor=OrganisationFactory(slug="fort"), status="withdrawn")
    for slug in ("still", "fort", "gibt-es-nicht"):
        assert ask(client, f"vendors/{slug}/", 404)["detail"] == "There is no vendor at this address."
