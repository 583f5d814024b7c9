"""Typing errors: how many count, and whom they lead to."""

from __future__ import annotations

import pytest

from catalog.search.spelling import distance, errors_allowed, nearest


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("termin", "termin", 0),
        ("termn", "termin", 1),
        ("termiin", "termin", 1),
        ("tarmin", "termin", 1),
        ("temrin", "termin", 1),
        ("nimret", "termin", 3),
        ("buergerbeteilgung", "buergerbeteiligung", 1),
        ("platform", "plattform", 1),
        ("haus", "maus", 1),
        ("kita", "stadt", 3),
    ],
)
def test_distance_counts_errors_up_to_one_more_than_allowed(one, other, errors):
    assert (distance(one, other, 2), distance(other, one, 2)) == (errors, errors)


@pytest.mark.parametrize(
    ("word", "allowed"),
    [("amt", 0), ("gtfs", 0), ("kitas", 1), ("termine", 1), ("terminen", 2), ("covid19", 0), ("3d", 0)],
)
def test_errors_allowed_grow_with_the_word(word, allowed):
    assert errors_allowed(word) == allowed


def test_nearest_takes_only_the_words_with_fewest_errors():
    words = [(word, word.title(), [word]) for word in ("portal", "postal", "portale", "pokal", "metal")]

    assert nearest("portl", words) == [("portal", "Portal", ["portal"])]
    assert nearest("qxyzv", words) == []
