"""Stale listings stand after those that are as relevant, in both engines, and come back when they are confirmed."""

from __future__ import annotations

import datetime

import pytest
from pyroaring import BitMap

from catalog.models import Solution
from catalog.search import indexing
from catalog.search.fast.engine import FastEngine
from catalog.search.fast.ordering import lowered
from catalog.search.interface import Query
from catalog.search.reference import ReferenceEngine
from tests.factories import SolutionFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.date(2026, 11, 22)


def answers(**query):
    """What each engine answers: slug and band of each hit."""
    asked = Query(day=DAY, cards=(), **query)
    reference, fast = ReferenceEngine().search(asked), FastEngine().search(asked)
    assert ([(hit.slug, hit.band) for hit in fast.hits], fast.count) == (
        [(hit.slug, hit.band) for hit in reference.hits],
        reference.count,
    )
    assert fast.facets == reference.facets
    return [(hit.slug, hit.band) for hit in reference.hits]


def grow_stale(solution, status="stale"):
    Solution.objects.filter(pk=solution.pk).update(status=status)
    indexing.write_row(Solution.objects.get(pk=solution.pk))


def test_stale_listing_stands_after_its_equals_and_returns():
    listings = [SolutionFactory(name=f"Melder {n}", slug=f"melder-{n}") for n in range(6)]
    before = [slug for slug, _band in answers(text="Melder")]
    first = next(one for one in listings if one.slug == before[0])
    grow_stale(first)
    assert answers(text="Melder") == [(slug, 0) for slug in before[1:]] + [(before[0], 1)]
    without_text = answers()
    assert (without_text[-1], len(without_text)) == ((before[0], 1), 6)
    by_name = [slug for slug, _band in answers(sort="name")]
    assert by_name == [f"melder-{n}" for n in range(6)]
    grow_stale(first, "published")
    assert [slug for slug, _band in answers(text="Melder")] == before


def test_stale_listing_that_is_more_relevant_stays_before_others():
    named = SolutionFactory(name="Melder", slug="melder")
    SolutionFactory(name="Anderes", slug="anderes", facts={"features": {"de": ["Nimmt Melder auf"]}})
    grow_stale(named)
    assert answers(text="Melder") == [("melder", 1), ("anderes", 2)]


def test_stale_listings_keep_pages_whole():
    for n in range(7):
        one = SolutionFactory(name=f"Melder {n}", slug=f"melder-{n}")
        if n % 2:
            grow_stale(one)
    asked = Query(text="Melder", day=DAY, cards=(), page_size=2)
    for engine in (ReferenceEngine(), FastEngine()):
        slugs, cursor = [], ""
        while True:
            answer = engine.search(Query(**{**asked.__dict__, "cursor": cursor}))
            slugs += [hit.slug for hit in answer.hits]
            cursor = answer.next
            if not cursor:
                break
        assert (len(slugs), set(slugs[4:])) == (7, {"melder-1", "melder-3", "melder-5"})


def test_lowered_bands_stay_ascending_and_apart():
    bands = [(0, BitMap([1, 2, 3])), (1, BitMap([4])), (4, BitMap([5]))]
    assert lowered(bands, BitMap([2, 4, 5])) == [
        (0, BitMap([1, 3])),
        (1, BitMap([2])),
        (2, BitMap([4])),
        (5, BitMap([5])),
    ]
