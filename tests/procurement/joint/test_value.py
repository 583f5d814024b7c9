"""The value of a contract: the literals of the law's rule, ranges, several bodies, and what is no amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.value import Estimate, Figures, Span, Term, contract_value, term_of, value_of

AMOUNTS = st.decimals(min_value=0, max_value=10_000_000, places=2)
MONTHS = st.one_of(st.none(), st.integers(min_value=0, max_value=600))
OPTIONS = st.integers(min_value=0, max_value=600)
ONE = Figures(Decimal(60_000), Decimal(5_400))


@pytest.mark.parametrize(
    ("months", "options", "value", "term"),
    [
        (None, 0, 319_200, Term.UNLIMITED),
        (24, 12, 254_400, Term.OPTIONS),
        (24, 0, 189_600, Term.FIXED),
        (48, 0, 319_200, Term.FIXED),
        (49, 0, 319_200, Term.LONGER),
        (36, 12, 319_200, Term.OPTIONS),
        (36, 13, 319_200, Term.LONGER),
        (0, 0, 60_000, Term.ONCE),
        (0, 12, 124_800, Term.OPTIONS),
    ],
)
def test_value_by_term_and_options_counts_months_as_the_law_does(months, options, value, term):
    assert contract_value(Estimate(Decimal(60_000), Decimal(5_400), months, options)) == value
    assert term_of(months, options) == term


@pytest.mark.parametrize(
    ("once", "monthly", "months", "options"),
    [
        ("-1", "0", 1, 0),
        ("0", "-0.01", 1, 0),
        ("NaN", "0", 1, 0),
        ("0", "Infinity", 1, 0),
        ("0", "0", -1, 0),
        ("0", "0", 1, -1),
        ("sNaN", "0", None, 0),
        ("-Infinity", "0", None, 0),
    ],
)
def test_estimate_of_what_is_no_amount_or_time_is_refused(once, monthly, months, options):
    with pytest.raises(ValueError, match="no "):
        Estimate(Decimal(once), Decimal(monthly), months, options)


@pytest.mark.parametrize(
    ("bodies", "span"),
    [
        ([], Span()),
        ([Figures()], Span()),
        ([ONE], Span(Decimal(189_600), Decimal(189_600))),
        ([Figures(monthly=Decimal(100))], Span(Decimal(2_400), Decimal(2_400))),
        (
            [Figures(Decimal(60_000), Decimal(5_400), Decimal(80_000), Decimal(6_000))],
            Span(Decimal(189_600), Decimal(224_000)),
        ),
        ([ONE, Figures(Decimal(10_000), Decimal(500))], Span(Decimal(211_600), Decimal(211_600))),
        ([ONE, Figures()], Span(Decimal(189_600), None)),
        # An end below its beginning never makes the value smaller.
        ([Figures(Decimal(10), None, Decimal(5), None)], Span(Decimal(10), Decimal(10))),
    ],
)
def test_value_of_several_bodies_adds_up_and_stays_open_for_the_silent(bodies, span):
    assert value_of(bodies, 24) == span


def test_span_of_one_amount_is_no_range():
    assert [Span(Decimal(1), Decimal(1)).is_one, Span(Decimal(1), None).is_one, Span().is_one] == [
        True,
        False,
        False,
    ]


@given(once=AMOUNTS, monthly=AMOUNTS, months=MONTHS, options=OPTIONS)
def test_value_never_counts_more_than_48_months_and_never_less_than_what_is_paid_once(
    once, monthly, months, options
):
    value = contract_value(Estimate(once, monthly, months, options))
    assert once <= value <= once + 48 * monthly


@given(once=AMOUNTS, monthly=AMOUNTS, months=MONTHS, options=OPTIONS, more=OPTIONS)
def test_value_with_more_options_is_never_smaller(once, monthly, months, options, more):
    small = contract_value(Estimate(once, monthly, months, options))
    assert contract_value(Estimate(once, monthly, months, options + more)) >= small


@given(bodies=st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=8), months=MONTHS, options=OPTIONS)
def test_value_of_all_together_is_the_sum_of_each(bodies, months, options):
    whole = value_of([Figures(*body) for body in bodies], months, options)
    each = [value_of([Figures(*body)], months, options).low for body in bodies]
    assert whole == Span(sum(each), sum(each))
