"""The synthetic catalogue: the same each time, and made of facts that a real listing could have."""

from __future__ import annotations

import pytest

from bench.catalogue import listings, vendors_of
from bench.queries import CLASSES, FILTERS, Census, draw
from catalog.facts.document import clean_document, missing_facts
from catalog.facts.registry import FACTS
from catalog.search.interface import FACETS


@pytest.fixture(scope="module")
def sample():
    return list(listings(300))


def test_listings_of_one_seed_are_the_same_and_of_another_are_not(sample):
    assert list(listings(300)) == sample
    assert [one.text for one in listings(300, seed=2)] != [one.text for one in sample]


def test_listings_hold_valid_facts_only(sample):
    for one in sample:
        facts, problems = clean_document(one.facts)

        assert (facts, problems, missing_facts(facts)) == (
            {key: one.facts[key] for key in FACTS if key in one.facts},
            [],
            [],
        )


def test_listings_are_about_six_hundred_characters_of_german(sample):
    mean = sum(len(one.text) for one in sample) / len(sample)

    assert 500 < mean < 700


def test_vendors_of_a_larger_catalogue_are_more_but_not_in_proportion():
    assert [vendors_of(size) for size in (1_000, 10_000, 100_000)] == [178, 1000, 5623]


def test_draw_gives_each_class_its_queries(sample):
    census = Census()
    for one in sample:
        census.add(one)
    codes = {facet: {"a": 60, "b": 30, "c": 10} for facet in ("field_of_action", "land", "licence")}

    asked = draw(census, _every_facet(codes), 4)

    assert [(one.kind, bool(one.text), len(one.filters)) for one in asked] == [
        (kind, kind in CLASSES[:3], 0 if kind == "landing" else FILTERS) for kind in CLASSES for _ in range(4)
    ]
    assert draw(census, _every_facet(codes), 4) == asked


def _every_facet(codes):
    return {facet: codes.get(facet, {"x": 5, "y": 5}) for facet in FACETS}
