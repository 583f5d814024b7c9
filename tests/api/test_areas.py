"""Areas: the register for programs, and who uses what where."""

from __future__ import annotations

import datetime

import pytest

from marketplace.registers.models import Area
from tests.factories import DeploymentFactory, OrganisationFactory, SolutionFactory

from .catalogue import ask, follow

pytestmark = pytest.mark.django_db


def area(key, name, kind="municipality", **fields):
    folded = name.lower().replace("ö", "oe").replace("(", "").replace(")", "")
    return Area.objects.create(
        **{
            "key": key,
            "name": name,
            "kind": kind,
            "official_name": name,
            "sort_name": folded,
            "search_name": folded,
            "search_text": f"| {folded} |",
            "land": "st",
            "population": 6080,
            **fields,
        }
    )


@pytest.fixture
def areas(db):
    district = area("15083", "Landkreis Börde", "district", population=170_000, ags="15083")
    area("150835000000", "Elbe", district=district, ags="15083000", population=4_000)
    area("150020000000", "Halle", ags="15002000", population=240_000, postcode="06108")
    area("057540000000", "Halle", land="nw", ags="05754008", population=21_000)
    area("159990000000", "Vergangen", ended_on=datetime.date(2020, 1, 1))


def keys(answer):
    return [entry["key"] for entry in answer["results"]]


def test_area_list_holds_living_areas_by_key(client, areas):
    answer = ask(client, "areas/")
    assert keys(answer) == ["057540000000", "150020000000", "15083", "150835000000"]
    assert answer["count"] == 4
    assert answer["results"][1] == {
        "key": "150020000000",
        "name": "Halle",
        "kind": "municipality",
        "land": "st",
        "population": 240_000,
        "type": None,
        "official_name": "Halle",
        "ags": "15002000",
        "population_band": "under_500000",
        "area_ha": None,
        "latitude": None,
        "longitude": None,
        "nuts3": None,
        "postcode": "06108",
        "valid_from": None,
        "ended_on": None,
        "is_official": True,
        "is_example": False,
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "Halle"}, ["150020000000", "057540000000"]),
        ({"q": "Halle", "land": "nw"}, ["057540000000"]),
        ({"q": "Halle", "population_band": "under_500000"}, ["150020000000"]),
        ({"q": "Hale"}, ["150020000000", "057540000000"]),
        ({"q": "06108"}, ["150020000000"]),
        ({"q": "boerde", "kind": "municipality"}, []),
        ({"q": "Landkreis Börde"}, ["15083"]),
        ({"q": "%"}, []),
        ({"kind": "district"}, ["15083"]),
        ({"land": "nw"}, ["057540000000"]),
        ({"population_band": ["under_5000", "under_50000"]}, ["057540000000", "150835000000"]),
    ],
)
def test_area_list_with_words_and_filters_holds_what_fits(client, areas, asked, expected):
    assert keys(ask(client, "areas/", **asked)) == expected


@pytest.mark.parametrize("asked", [{}, {"q": "Halle"}])
def test_area_pages_hold_each_once(client, areas, asked):
    page = ask(client, "areas/", page_size=1, **asked)
    found = keys(page)
    while page["next"]:
        page = follow(client, page["next"])
        found += keys(page)
    assert found == keys(ask(client, "areas/", **asked))
    assert len(set(found)) == len(found) == page["count"]


@pytest.mark.parametrize(("asked", "count"), [({}, 2), ({"q": "Halle"}, 2), ({"q": "Hallex"}, 3)])
def test_area_list_takes_few_queries(client, areas, django_assert_num_queries, asked, count):
    with django_assert_num_queries(count):
        answer = ask(client, "areas/", **asked)
    assert answer["count"] > 0


@pytest.mark.parametrize("key", ["150835000000", "15083000"])
def test_area_tells_who_uses_what_there_and_who_publishes_from_there(client, areas, key):
    town = Area.objects.get(key="150835000000")
    vendor = OrganisationFactory(name="Gemeinde Elbe", slug="elbe", kind="municipality", area=town)
    own = SolutionFactory(slug="eigen", name="Eigenes", vendor=vendor)
    DeploymentFactory(
        solution=own, area=town, since=datetime.date(2024, 5, 1), confirmed_on=datetime.date(2025, 1, 1)
    )
    DeploymentFactory(solution=SolutionFactory(slug="fort", status="withdrawn"), area=town)
    answer = ask(client, f"areas/{key}/")
    assert (answer["key"], answer["association"], answer["successor"]) == ("150835000000", None, None)
    assert answer["district"] == {
        "key": "15083",
        "name": "Landkreis Börde",
        "kind": "district",
        "land": "st",
        "population": 170_000,
    }
    assert answer["vendors"] == [{"slug": "elbe", "name": "Gemeinde Elbe"}]
    assert answer["uses"] == [
        {
            "solution": {
                "slug": "eigen",
                "name": "Eigenes",
                "vendor": {"slug": "elbe", "name": "Gemeinde Elbe"},
            },
            "status": "productive",
            "since": "2024-05-01",
            "until": None,
            "cohort": None,
            "note": {},
            "ended_reason": {},
            "effort_days": None,
            "cost_band": None,
            "stated_by": "vendor",
            # The town offers it itself, so there is no other side that could have agreed.
            "is_agreed": False,
            "is_counted": True,
            "is_own_development": True,
            "confirmed_on": "2025-01-01",
            "still_true_on": None,
            "source_title": None,
            "source_url": None,
            "experience": None,
            "contact": None,
        }
    ]


def test_area_that_ended_is_still_told_with_its_successor(client, areas):
    Area.objects.filter(key="159990000000").update(successor=Area.objects.get(key="150020000000"))
    answer = ask(client, "areas/159990000000/")
    assert (answer["ended_on"], answer["successor"]["key"]) == ("2020-01-01", "150020000000")


@pytest.mark.parametrize("count", [1, 3])
def test_area_takes_three_queries_however_much_is_used_there(client, areas, django_assert_num_queries, count):
    town = Area.objects.get(key="150835000000")
    for _number in range(count):
        DeploymentFactory(area=town)
    with django_assert_num_queries(3):
        answer = ask(client, "areas/150835000000/")
    assert len(answer["uses"]) == count


@pytest.mark.parametrize("key", ["999999999999", "body-gibt-es-nicht", "1", "x" * 300])
def test_unknown_area_is_not_found(client, areas, key):
    assert ask(client, f"areas/{key}/", 404)["detail"] == "No area has this key."
