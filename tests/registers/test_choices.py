"""Bands of population and the sixteen Länder."""

from __future__ import annotations

import pytest
from django.utils import translation

from marketplace.registers.choices import (
    AreaKind,
    Buyer,
    Land,
    land_by_key,
    population_band,
    population_bounds,
)


@pytest.mark.parametrize(
    ("population", "band"),
    [
        (0, "under_5000"),
        (4_999, "under_5000"),
        (5_000, "under_20000"),
        (19_999, "under_20000"),
        (20_000, "under_50000"),
        (49_999, "under_50000"),
        (50_000, "under_100000"),
        (99_999, "under_100000"),
        (100_000, "under_500000"),
        (499_999, "under_500000"),
        (500_000, "from_500000"),
        (3_700_000, "from_500000"),
        (None, None),
    ],
)
def test_population_band_at_a_boundary_is_the_upper_band(population: int | None, band: str | None) -> None:
    assert population_band(population) == band


@pytest.mark.parametrize(
    ("band", "bounds"),
    [("under_5000", (0, 5_000)), ("under_20000", (5_000, 20_000)), ("from_500000", (500_000, None))],
)
def test_population_bounds_of_a_band_hold_its_lowest_and_the_first_above(
    band: str, bounds: tuple[int, int | None]
) -> None:
    assert population_bounds(band) == bounds


@pytest.mark.parametrize(
    ("key", "land"),
    [
        ("01", "sh"),
        ("02", "hh"),
        ("03", "ni"),
        ("04", "hb"),
        ("05", "nw"),
        ("06", "he"),
        ("07", "rp"),
        ("08", "bw"),
        ("09", "by"),
        ("10", "sl"),
        ("11", "be"),
        ("12", "bb"),
        ("13", "mv"),
        ("14", "sn"),
        ("15", "st"),
        ("16", "th"),
    ],
)
def test_land_by_key_for_each_key_is_its_land_and_back(key: str, land: str) -> None:
    assert land_by_key(key) == land
    assert land_by_key(key + "002000") == land
    assert Land(land).key == key


def test_land_by_key_without_such_a_land_raises() -> None:
    with pytest.raises(KeyError):
        land_by_key("17")


def test_labels_in_both_languages_use_the_words_of_the_field() -> None:
    with translation.override("de"):
        german = [
            str(label) for label in (Land.ST.label, AreaKind.ASSOCIATION.label, Buyer.MUNICIPALITY.label)
        ]
    with translation.override("en"):
        english = [
            str(label) for label in (Land.ST.label, AreaKind.ASSOCIATION.label, Buyer.MUNICIPALITY.label)
        ]
    assert german == ["Sachsen-Anhalt", "Gemeindeverband", "Kommunen"]
    assert english == ["Saxony-Anhalt", "Association of municipalities", "Municipalities"]
