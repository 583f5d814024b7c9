"""The fit through the API: in the list, as order and filter, and with its breakdown."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from accounts.models import Organisation
from tests.api.catalogue import ask
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    OwnThresholdFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db
KEY = "150025101010"
V1 = "/api/v1/solutions/"


@pytest.fixture
def listings(db):
    """A town, a listing that fits it and is used next door, and one of which nothing is known."""
    area = AreaFactory(key=KEY, ags="15002101", name="Auental", type="stadt")
    town = OrganisationFactory(kind="municipality", name="Stadt Auental", area=area, standards=["OParl"])
    OwnThresholdFactory(organisation=town, title="Direktaufträge", amount=Decimal("90000"))
    fits = SolutionFactory(
        slug="passt",
        facts={
            "population_bands": ["under_20000"],
            "standards": ["OPARL"],
            "costs": {"under_20000": {"setup": {"min": 0, "max": 10}, "yearly": {"min": 0, "max": 10}}},
        },
    )
    DeploymentFactory(solution=fits, area=AreaFactory(name="Nahdorf"))
    SolutionFactory(slug="offen")
    return town


def test_list_with_an_area_tells_the_fit_of_each_entry(client, listings):
    answer = ask(client, f"solutions/?area={KEY}&sort=fit")
    assert [(entry["slug"], entry["fit"]) for entry in answer["results"]] == [
        ("passt", {"points": 23, "possible": 73, "maximum": 100, "lowered": 0}),
        ("offen", {"points": 0, "possible": 90, "maximum": 100, "lowered": 0}),
    ]
    assert "fit" not in ask(client, "solutions/")["results"][0]
    assert "traits" not in ask(client, f"solutions/?area={KEY}")["results"][0]


def test_list_like_a_municipality_holds_what_similar_ones_use(client, listings):
    found = ask(client, f"solutions/?area={KEY}&like=mine")["results"]
    assert [entry["slug"] for entry in found] == ["passt"]
    assert ask(client, f"solutions/?area={KEY}&like=near")["results"] == []


@pytest.mark.parametrize("question", ["sort=fit", "like=mine", "area=999999999999&sort=fit"])
def test_list_by_fit_without_a_municipality_is_refused_and_names_the_parameter(client, listings, question):
    answer = client.get(f"{V1}?{question}", headers={"Accept-Language": "en"})
    assert (answer.status_code, "area" in answer.json()["detail"]) == (404, True)


def test_fit_of_a_listing_tells_every_rule(client, listings):
    answer = client.get(f"{V1}passt/fit/15002101/", headers={"Accept-Language": "en"}).json()
    parts = answer.pop("parts")
    assert answer == {
        "points": 23,
        "possible": 73,
        "maximum": 100,
        "lowered": 0,
        "solution": "passt",
        "area": {"key": KEY, "name": "Auental", "kind": "municipality", "land": "st", "population": 6080},
    }
    assert [(part["rule"], part["points"], part["maximum"]) for part in parts] == [
        ("size", 15, 15),
        ("type", None, 10),
        ("land", None, 10),
        ("systems", None, 10),
        ("standards", 5, 10),
        ("staff", None, 10),
        ("uses", 3, 15),
        ("evidence", 0, 10),
        ("transfer", None, 5),
        ("route", None, 5),
    ]
    assert parts[0] == {
        "rule": "size",
        "name": "Size",
        "points": 15,
        "maximum": 15,
        "sentence": "Made for your size: 5,000 to 19,999 inhabitants.",
    }


def test_fit_never_uses_the_own_limits_of_a_municipality(client, listings):
    """90,000 euros would be far above the price; through the API nobody learns that."""
    answer = client.get(f"{V1}passt/fit/{KEY}/")
    assert answer.json()["parts"][9]["points"] is None
    assert "90" not in answer.json()["parts"][9]["sentence"]


def test_fit_of_a_listing_that_is_not_public_is_not_found(client, listings):
    SolutionFactory(slug="entwurf", status="withdrawn")
    for slug in ("entwurf", "gibt-es-nicht"):
        assert client.get(f"{V1}{slug}/fit/{KEY}/").status_code == 404
    assert client.get(f"{V1}passt/fit/999999999999/").status_code == 404


def test_fit_is_unchanged_until_the_listing_or_the_public_profile_changes(client, listings):
    addresses = (
        f"{V1}passt/fit/{KEY}/",
        f"{V1}?area={KEY}&sort=fit",
        f"/loesungen/?area={KEY}&sort=fit",
    )
    tags = {address: client.get(address).headers["ETag"] for address in addresses}

    def answers():
        return [client.get(a, headers={"If-None-Match": tag}).status_code for a, tag in tags.items()]

    assert answers() == [304, 304, 304]
    OwnThresholdFactory(organisation=listings, title="Anderes")
    assert answers() == [304, 304, 304]
    Organisation.objects.filter(pk=listings.pk).update(staff_days=4)
    assert answers() == [200, 200, 200]
    tags.update({address: client.get(address).headers["ETag"] for address in addresses})
    DeploymentFactory(area=AreaFactory())
    assert answers() == [200, 200, 200]


@pytest.mark.parametrize("number", [1, 20])
def test_list_with_fit_takes_the_same_queries_for_one_and_for_twenty(
    client, listings, django_assert_num_queries, number
):
    for place in range(number):
        one = SolutionFactory(name=f"Viele {place}")
        EvidenceFactory(solution=one)
        DeploymentFactory(
            solution=one,
            area=AreaFactory(population=7_000, land="st"),
            stated_by="municipality",
            confirmed_on=datetime.date(2026, 1, 2),
        )
    address = f"{V1}?q=Viele&area={KEY}&sort=fit&like=mine"
    DeploymentFactory(area=AreaFactory())
    client.get(address)
    address = f"{V1}?q=Viele&area={KEY}&sort=fit"
    client.get(address)
    with django_assert_num_queries(7):
        answer = client.get(address).json()
    assert len(answer["results"]) == number
