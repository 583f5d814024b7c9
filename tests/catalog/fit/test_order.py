"""The order by fit: both engines give each listing the points of the pure function, and page through them alike."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from catalog.actions import withdraw_solution
from catalog.fit.profile import Profile, weights_of
from catalog.fit.rules import fit
from catalog.fit.traits import Traits
from catalog.models import SearchCards, Solution
from catalog.search import indexing
from catalog.search.cursors import BadCursor, read_cursor
from catalog.search.fast import engine as fast_engine
from catalog.search.fast import snapshot
from catalog.search.fast.engine import FastEngine
from catalog.search.interface import Query
from catalog.search.order import neutral
from catalog.search.reference import ReferenceEngine
from marketplace.registers.models import Area
from tests.catalog.search.filling import fill
from tests.factories import (
    BY,
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    SolutionFactory,
    SolutionVersionFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def no_help(monkeypatch):
    """Forbids the fast engine to let the reference answer."""

    class NoReference:
        def search(self, query):
            raise AssertionError("the fast engine let the reference answer")

    monkeypatch.setattr(fast_engine, "ReferenceEngine", NoReference)


def towns() -> list[Profile]:
    keys = list(Area.objects.order_by("pk").values_list("key", flat=True))
    return [
        Profile(
            key="one",
            band="under_20000",
            kind="town",
            land="nw",
            systems=("fachverfahren a", "fachverfahren c"),
            standards=("xoev", "oparl"),
            staff_days=12,
            limit=25_000,
            similar=frozenset(keys[:15]),
        ),
        Profile(key="two", band="under_5000", kind="rural", is_run_by_other=True, land="by", staff_days=3),
        Profile(key="three", similar=frozenset(keys)),
    ]


def in_order(profile: Profile, told: dict[int, Traits]) -> list[tuple[int, int]]:
    """(listing, points) by the pure function, and among equals by the neutral order."""
    fits = {pk: fit(profile, one) for pk, one in told.items()}
    points = {pk: found.points - found.lowered for pk, found in fits.items()}
    return [(pk, points[pk]) for pk in sorted(points, key=lambda pk: (-points[pk], neutral(pk, DAY)))]


def paged(engine, query: Query, way: str = "next") -> list[int]:
    found: list[int] = []
    while True:
        answer = engine.search(query)
        page = [hit.solution_id for hit in answer.hits]
        found = found + page if way == "next" else page + found
        cursor = getattr(answer, way)
        if not cursor:
            return found
        query = dataclasses.replace(query, cursor=cursor)


def grow_stale(solution: Solution, status: str = "stale") -> Solution:
    Solution.objects.filter(pk=solution.pk).update(status=status)
    indexing.write_row(Solution.objects.get(pk=solution.pk))
    return solution


def test_order_by_fit_of_2000_listings_is_that_of_the_pure_function_in_both_engines(no_help):
    fill(2_000)
    for listing in Solution.objects.public().order_by("pk")[::50]:
        grow_stale(listing)
    told = {pk: Traits.read(one) for pk, one in SearchCards.objects.values_list("pk", "api__traits")}
    engines = (ReferenceEngine(), FastEngine())

    for profile in towns():
        expected = in_order(profile, told)
        assert len({points for _pk, points in expected}) > 8
        query = Query(day=DAY, sort="fit", fit=weights_of(profile), page_size=100, cards=())
        for engine in engines:
            assert paged(engine, query) == [pk for pk, _points in expected]
            # The key in a cursor is what the engine counted.
            first = dataclasses.replace(query, cursor=engine.search(query).next)
            assert -read_cursor(first).key == expected[99][1]
        last = _last_page(engines[0], query)
        for engine in engines:
            before = paged(engine, dataclasses.replace(query, cursor=last), way="previous")
            assert before == [pk for pk, _points in expected][: len(before)]
            assert len(before) == 2_000


def _last_page(engine, query: Query) -> str:
    """The cursor of the page before the last one."""
    while True:
        answer = engine.search(query)
        if not answer.next:
            return answer.previous
        query = dataclasses.replace(query, cursor=answer.next)


def test_order_by_fit_after_each_change_is_that_of_the_pure_function(no_help):
    fill(60)
    profile = towns()[0]
    query = Query(day=DAY, sort="fit", fit=weights_of(profile), page_size=100, cards=())
    reference, fast = ReferenceEngine(), FastEngine()
    fast.search(query)
    town = Area.objects.get(key=min(profile.similar))
    some = list(Solution.objects.public().select_related("current", "vendor").order_by("pk")[:6])

    def changes():
        yield SolutionFactory(facts={"population_bands": ["under_20000"], "laender": ["nw"]})
        yield SolutionVersionFactory(solution=some[0], facts={"municipality_types": ["town"]}).solution
        yield EvidenceFactory(solution=some[1], fact="costs", level="third_party").solution
        yield DeploymentFactory(solution=some[2], area=town).solution
        yield DeploymentFactory(solution=some[3], area=AreaFactory()).solution
        withdraw_solution(solution=some[4], by=BY, reason="test")
        yield some[4]
        yield SolutionVersionFactory(solution=some[5], facts={"standards": ["OParl"]}).solution
        yield grow_stale(some[1])
        yield grow_stale(some[2])
        yield grow_stale(some[1], "published")

    for _touched in changes():
        told = {pk: Traits.read(one) for pk, one in SearchCards.objects.values_list("pk", "api__traits")}
        expected = [pk for pk, _points in in_order(profile, told)]
        assert paged(reference, query) == expected
        assert paged(fast, query) == expected

    indexing.rebuild()
    assert paged(reference, query) == expected
    assert paged(FastEngine(), query) == expected


def test_stale_listing_stands_fifteen_points_lower_in_the_order_and_fits_as_well_as_before(no_help):
    profile = towns()[0]
    wanted = {"stale": ["nw"], "far": [], "near": ["nw"]}
    for slug, laender in wanted.items():
        facts = {"population_bands": ["under_20000"] if slug == "stale" else ["under_5000"]}
        SolutionFactory(slug=slug, facts=facts | ({"laender": laender} if laender else {}))
    query = Query(day=DAY, sort="fit", fit=weights_of(profile), cards=("api",))
    engines = (ReferenceEngine(), FastEngine())
    for engine in engines:
        assert [hit.slug for hit in engine.search(query).hits] == ["stale", "near", "far"]
    grow_stale(Solution.objects.get(slug="stale"))
    for engine in engines:
        hits = engine.search(query).hits
        told = {hit.slug: fit(profile, Traits.read(hit.cards["api"]["traits"])) for hit in hits}
        assert [(hit.slug, told[hit.slug].points, told[hit.slug].lowered) for hit in hits] == [
            ("near", 18, 0),
            ("stale", 25, 15),
            ("far", 8, 0),
        ]
    without = dataclasses.replace(query, fit=None)
    assert {hit.slug for hit in engines[1].search(without).hits} == set(wanted)


def test_order_by_fit_for_another_municipality_refuses_the_cursor():
    fill(1_000 // 20)
    one, two, _three = (weights_of(town) for town in towns())
    query = Query(day=DAY, sort="fit", fit=one, page_size=5, cards=())
    cursor = ReferenceEngine().search(query).next
    for engine in (ReferenceEngine(), FastEngine()):
        assert engine.search(dataclasses.replace(query, cursor=cursor)).first == 6
        with pytest.raises(BadCursor):
            engine.search(dataclasses.replace(query, cursor=cursor, fit=two))


def test_filter_by_use_counts_nothing_of_its_own_and_narrows_everything_else(no_help):
    here, there = AreaFactory(), AreaFactory()
    used = SolutionFactory(slug="used", facts={"licence": "MIT"})
    DeploymentFactory(solution=used, area=here)
    other = SolutionFactory(slug="other", facts={"licence": "MIT"})
    DeploymentFactory(solution=other, area=there)
    for engine in (ReferenceEngine(), FastEngine()):
        for text in ("", "Verwaltung"):
            answer = engine.search(Query(text, {"fit_use": (here.key,), "licence": ("MIT",)}, day=DAY))
            assert [hit.slug for hit in answer.hits] == ["used"]
            assert [(row.code, row.count) for row in answer.facets["licence"]] == [("MIT", 1)]
            assert not any(facet.startswith("fit_") for facet in answer.facets)
            assert engine.search(Query(text, {"fit_use": ("nowhere",)}, day=DAY)).count == 0


def test_snapshot_holds_the_hidden_codes_and_one_of_older_code_is_not_taken(tmp_path, monkeypatch):
    DeploymentFactory(solution=SolutionFactory(slug="used"), area=AreaFactory(key="150000009999"))
    fast = FastEngine()
    file = tmp_path / "memory.npz"
    snapshot.save(fast.memory, file)
    again = FastEngine(snapshot.read(file))
    query = Query(filters={"fit_use": ("150000009999",)}, day=DAY)
    assert [hit.slug for hit in again.search(query).hits] == ["used"]

    monkeypatch.setattr(snapshot, "FORMAT", 1)
    snapshot.save(fast.memory, file)
    monkeypatch.undo()
    assert snapshot.read(file) is None
