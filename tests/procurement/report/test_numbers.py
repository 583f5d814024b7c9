"""Which numbers a report tells: boundaries by name, and for any prices that no extreme and no small group is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.report_numbers import figures_of, may_count, rounded

AMOUNTS = [1100, 2200, 3300, 4400, 5500, 6600, 7700, 8800, 9900]
RANGES = st.lists(
    st.tuples(
        st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=2),
        st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=2),
    ).map(lambda pair: (min(pair), max(pair))),
    max_size=14,
)


def same(*amounts):
    return [(Decimal(one), Decimal(one)) for one in amounts]


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, ("nothing", "", "", "")),
        (1, ("few", "", "", "")),
        (4, ("few", "", "", "")),
        (5, ("median", "3300", "", "")),
        (7, ("median", "4400", "", "")),
        (8, ("quartiles", "5000", "2800", "7200")),
        (9, ("quartiles", "5500", "2800", "8300")),
    ],
)
def test_figures_at_each_boundary_tell_what_is_written(count, told):
    figures = figures_of(same(*AMOUNTS[:count]))
    assert (figures.told, figures.median, figures.lower, figures.upper) == told


def test_figures_come_from_the_middle_of_each_range():
    ranges = [
        (Decimal(low), Decimal(high)) for low, high in ((0, 20), (10, 50), (40, 80), (70, 90), (99, 101))
    ]
    assert figures_of(ranges).median == "60"


def test_figures_of_equal_prices_are_not_told_since_the_middle_is_the_lowest():
    assert figures_of(same(700, 700, 700, 700, 900)).told == "close"


def test_figures_whose_rounding_is_that_of_an_end_are_not_told():
    assert figures_of(same(1001, 1002, 1003, 1004, 1005)).told == "close"


def test_quartile_that_is_the_lowest_price_leaves_the_median_alone():
    figures = figures_of(same(100, 100, 100, 100, 500, 600, 700, 800, 900))
    assert (figures.told, figures.median, figures.lower, figures.upper) == ("median", "500", "", "")


@pytest.mark.parametrize(
    ("amount", "told"),
    [("0", "0"), ("12345", "12000"), ("12500", "13000"), ("995", "1000"), ("0.0456", "0.046"), ("7", "7")],
)
def test_amount_keeps_two_significant_digits(amount, told):
    assert format(rounded(Decimal(amount)), "f") == told


@given(RANGES)
def test_figures_never_show_an_extreme_nor_anything_below_five(ranges):
    figures = figures_of(ranges)
    shown = [Decimal(one) for one in (figures.median, figures.lower, figures.upper) if one]
    if len(ranges) < 5:
        assert shown == []
        return
    if len(ranges) < 8:
        assert figures.lower == figures.upper == ""
    lows, highs = [low for low, _high in ranges], [high for _low, high in ranges]
    middles = [(low + high) / 2 for low, high in ranges]
    for end in (min(lows), max(highs), min(middles), max(middles)):
        assert end not in shown
        assert rounded(end) not in shown
    assert all(rounded(one) == one for one in shown)
    assert all(min(lows) < one < max(highs) for one in shown)


@pytest.mark.parametrize(
    ("open_answers", "confidential", "told"),
    [(0, 0, False), (2, 0, False), (3, 0, True), (3, 1, False), (9, 2, False), (3, 3, True), (2, 9, False)],
)
def test_counts_are_told_only_where_every_group_that_follows_is_empty_or_holds_three(
    open_answers, confidential, told
):
    assert may_count(open_answers, confidential) is told
