"""A sounding from the first word to the publication: who may, what is frozen, who is told; and the pure comparison of times."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from procurement.timing import Plan, is_in_time, plan_problems
from procurement.value import Estimate, contract_value

NOON = datetime.datetime(2027, 3, 1, 12, 0, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("received", "counts"), [(NOON - MICROSECOND, True), (NOON, True), (NOON + MICROSECOND, False)]
)
def test_answer_around_the_deadline_counts_until_that_very_moment(received, counts):
    assert is_in_time(received, NOON) is counts


@pytest.mark.parametrize(
    ("months", "options", "value"),
    [(None, 0, 319_200), (24, 12, 254_400), (24, 0, 189_600), (60, 12, 319_200)],
)
def test_contract_value_counts_options_and_at_most_48_months(months, options, value):
    assert contract_value(Estimate(Decimal(60_000), Decimal(5_400), months, options)) == value


def plan(days=20, questions=10, **more):
    return Plan(
        now=NOON,
        question_deadline=NOON + datetime.timedelta(days=questions),
        response_deadline=NOON + datetime.timedelta(days=days),
        least_days=3,
        **more,
    )


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (plan(), {}),
        (plan(questions=20), {"response_deadline": "order"}),
        (plan(questions=-1), {"question_deadline": "past"}),
        (plan(days=2, questions=1), {"response_deadline": "too_short"}),
        (plan(days=13), {"short_reason": "short"}),
        (plan(days=13, has_short_reason=True), {}),
        (plan(is_public=False, invited=2), {"few_reason": "few"}),
        (plan(is_public=False, invited=3), {}),
        (plan(is_public=False, invited=1, has_few_reason=True), {}),
    ],
)
def test_plan_of_dates_and_invitations_says_what_forbids_to_publish(given, problems):
    assert plan_problems(given) == problems
