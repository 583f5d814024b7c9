"""What a vendor says alone counts nowhere: not in numbers, not in the search, not in the fit; it is only told in words."""

from __future__ import annotations

import csv
import datetime
import io
from html import unescape

import pytest
from django.test import Client

from catalog.actions.uses import agree_to_use, change_use, claim_use
from catalog.api.dump import csv_lines
from catalog.fit.traits import traits_of
from catalog.models import Deployment, SearchCards, SearchRow
from catalog.queries.areas import busiest_areas
from catalog.queries.comparison import Pick, comparison_of
from catalog.queries.figures import catalogue_figures
from catalog.queries.market import uses_by_land
from catalog.queries.published import public_listings
from catalog.queries.solutions import solution_page
from catalog.queries.vendors import vendor_page
from catalog.search.explain import explain
from catalog.search.fast.engine import FastEngine
from catalog.search.interface import Query
from catalog.search.reference import ReferenceEngine
from tests.factories import AreaFactory, DeploymentFactory, SolutionFactory

from .town import STATED

pytestmark = pytest.mark.django_db
# The fast engine reads what was committed.
COMMITTED = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 1, 2)
# Who stands behind a use: the values of the row, and whether it counts.
BACKINGS = {
    "vendor alone": ({"stated_by": "vendor", "is_from_file": False}, False),
    "vendor and municipality": (
        {"stated_by": "vendor", "is_from_file": False, "confirmed_on": DAY},
        True,
    ),
    "municipality alone": ({"stated_by": "municipality", "is_from_file": False}, True),
    "file": ({"stated_by": "vendor", "is_from_file": True}, True),
    "vendor, contradicted": ({"stated_by": "vendor", "is_from_file": False, "refused_on": DAY}, False),
    "municipality, contradicted": (
        {"stated_by": "municipality", "is_from_file": False, "refused_on": DAY},
        False,
    ),
    "file, contradicted": ({"stated_by": "vendor", "is_from_file": True, "refused_on": DAY}, False),
}


def used(backing, **values):
    """A listing that a town of Hessen uses, with so much behind that statement."""
    solution = SolutionFactory(name="Wegweiser", slug="wegweiser")
    area = AreaFactory(name="Lindental", key="066310001001", land="he", population=6_000)
    return DeploymentFactory(solution=solution, area=area, **BACKINGS[backing][0] | values)


@pytest.fixture(params=BACKINGS)
def case(request, db):
    """A use and whether it counts, once for each of BACKINGS."""
    return used(request.param), BACKINGS[request.param][1]


def found(**query):
    """The slugs that each engine finds; both alike."""
    asked = Query(day=datetime.date(2026, 11, 22), cards=(), **query)
    reference, fast = ReferenceEngine().search(asked), FastEngine().search(asked)
    assert [hit.slug for hit in fast.hits] == [hit.slug for hit in reference.hits]
    assert fast.facets == reference.facets
    return [hit.slug for hit in fast.hits]


def test_use_counts_by_its_row_as_by_the_query(case):
    use, counts = case
    assert (use.counts, list(Deployment.objects.counted())) == (counts, [use] if counts else [])


@COMMITTED
def test_use_of_one_side_is_in_the_search_only_where_it_counts(case):
    _use, counts = case
    hits = ["wegweiser"] if counts else []
    assert found(text="Lindental") == hits
    assert found(filters={"land": ("he",)}) == hits
    assert found(filters={"population_band": ("under_20000",)}) == hits
    assert found(filters={"fit_use": ("066310001001",)}) == hits
    assert found(text="Wegweiser") == ["wegweiser"]


def test_use_of_one_side_is_on_cards_and_in_the_order_by_uses_only_where_it_counts(case):
    use, counts = case
    row = SearchRow.objects.get(pk=use.solution_id)
    cards = SearchCards.objects.get(pk=use.solution_id)
    assert (row.uses, cards.de["uses"]["productive"], cards.en["uses"]["productive"], cards.api["uses"]) == (
        (1, 1, 1, 1) if counts else (0, 0, 0, 0)
    )
    assert [area["name"] for area in cards.de["uses"]["areas"]] == (["Lindental"] if counts else [])
    assert cards.api["traits"].get("uses", []) == (["066310001001"] if counts else [])


def test_use_of_one_side_speaks_for_the_fit_only_where_it_counts(case):
    use, counts = case
    assert traits_of({}, [], [use]).uses == (("066310001001",) if counts else ())


def test_use_of_one_side_is_counted_in_the_market_and_the_figures_only_where_it_counts(case):
    use, counts = case
    assert uses_by_land() == ({"he": 1} if counts else {})
    assert [area.key for area in busiest_areas()] == (["066310001001"] if counts else [])
    assert catalogue_figures().areas == (1 if counts else 0)
    assert vendor_page(use.solution.vendor.slug).place_count == (1 if counts else 0)


def test_use_of_one_side_is_a_key_fact_and_compared_only_where_it_counts(case):
    use, counts = case
    who = solution_page(use.solution).key_facts[1]
    assert (who.label, who.answer) == ("Wer nutzt es", "1 Kommune" if counts else None)
    row = next(row for row in comparison_of([Pick("wegweiser")]).rows if row.key == "uses")
    assert (row.cells[0].value is not None) is counts


def test_use_of_one_side_is_counted_in_the_table_of_the_dump_only_where_it_counts(case):
    _use, counts = case
    text = b"".join(csv_lines(public_listings())).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["uses"] for row in rows] == ["1" if counts else "0"]


def test_reason_of_a_hit_names_no_town_that_the_vendor_alone_names():
    used("vendor alone")
    DeploymentFactory(
        solution=SolutionFactory(name="Anderes"), area=AreaFactory(name="Lindental"), is_from_file=True
    )
    answer = ReferenceEngine().search(Query(text="Lindental", cards=()))
    told = explain(answer)
    assert [[(match.words, match.where) for match in matches] for matches in told.values()] == [
        [(("Lindental",), "areas")]
    ]


@COMMITTED
def test_trial_and_end_that_the_vendor_alone_states_are_counted_nowhere_either():
    for status, name in (("test", "Birkenau"), ("ended", "Eichen")):
        DeploymentFactory(
            solution=SolutionFactory(name=f"Liste {status}", slug=f"liste-{status}"),
            area=AreaFactory(name=name, land="he"),
            status=status,
            is_from_file=False,
        )
        page = solution_page(Deployment.objects.get(status=status).solution)
        assert (page.uses.tried, page.uses.cohorts, len(page.uses.claimed)) == (0, (), 1)
        assert (page.key_facts[1].answer, page.key_facts[1].lines) == (None, ())
        counted = SearchCards.objects.get(solution__slug=f"liste-{status}").de["uses"]
        assert counted == {"productive": 0, "test": 0, "ended": 0, "areas": []}
    assert (found(text="Birkenau"), found(text="Eichen"), uses_by_land()) == ([], [], {})


def test_cohort_holds_no_municipality_that_the_vendor_alone_names():
    solution = SolutionFactory(name="Wegweiser")
    cohort = {"solution": solution, "status": "test", "cohort": "Kohorte 1"}
    DeploymentFactory(area=AreaFactory(name="Eichen"), **cohort)
    DeploymentFactory(area=AreaFactory(name="Birkenau"), is_from_file=False, **cohort)
    page = solution_page(solution)
    assert [[use.deployment.area.name for use in one.uses] for one in page.uses.cohorts] == [["Eichen"]]
    assert page.uses.tried == 1


@pytest.mark.parametrize("path", ["/loesungen/wegweiser/", "/kommunen/066310001001/"])
def test_use_that_the_vendor_alone_states_is_told_in_words_on_the_pages(path):
    used("vendor alone")
    shown = unescape(Client().get(path).content.decode())
    assert "Lindental" in shown
    assert "vom Anbieter angegeben, nicht bestätigt" in shown


@pytest.mark.parametrize("backing", ["vendor and municipality", "municipality alone", "file"])
def test_use_that_counts_is_not_called_unconfirmed_on_the_page(backing):
    used(backing)
    shown = unescape(Client().get("/loesungen/wegweiser/").content.decode())
    assert "Lindental" in shown
    assert "vom Anbieter angegeben, nicht bestätigt" not in shown


@COMMITTED
def test_claim_counts_from_the_answer_of_the_municipality_on(world):
    claimed = claim_use(
        solution=world.solution, area=world.area, values=STATED, by=world.actor("vendor editor")
    )
    assert found(text="Linden") == []
    agree_to_use(use=claimed, by=world.actor("officer"))
    assert found(text="Linden") == ["wegweiser"]


@COMMITTED
def test_use_from_a_file_that_the_vendor_changes_counts_no_more_until_it_is_confirmed(world):
    use = DeploymentFactory(solution=world.solution, area=world.area)
    assert found(text="Linden") == ["wegweiser"]
    change_use(use=use, values={"status": "test"}, by=world.actor("vendor editor"))
    assert found(text="Linden") == []
