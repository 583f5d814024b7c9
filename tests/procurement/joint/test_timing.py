"""The dates of a sounding as pure comparisons: around the deadline, around each limit of days, and in any order."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.timing import Plan, is_in_time, plan_problems

NOON = datetime.datetime(2027, 3, 1, 12, 0, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)
BERLIN_SUMMER = datetime.timezone(datetime.timedelta(hours=2))


def after(**time):
    return NOON + datetime.timedelta(**time)


def plan(questions, responses, **more):
    return Plan(now=NOON, question_deadline=questions, response_deadline=responses, least_days=3, **more)


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        (NOON - MICROSECOND, True),
        (NOON, True),
        (NOON + MICROSECOND, False),
        (NOON.astimezone(BERLIN_SUMMER), True),
        ((NOON + MICROSECOND).astimezone(BERLIN_SUMMER), False),
    ],
)
def test_answer_around_the_deadline_counts_until_that_moment_in_any_zone(received, counts):
    assert is_in_time(received, NOON) is counts


@given(shift=st.timedeltas(min_value=datetime.timedelta(days=-400), max_value=datetime.timedelta(days=400)))
def test_answer_counts_exactly_when_it_is_not_after_the_deadline(shift):
    assert is_in_time(NOON + shift, NOON) is (shift <= datetime.timedelta(0))


@pytest.mark.parametrize(
    ("given_plan", "problems"),
    [
        (plan(None, None), {"question_deadline": "missing", "response_deadline": "missing"}),
        (plan(None, after(days=20)), {"question_deadline": "missing"}),
        (plan(after(days=5), None), {"response_deadline": "missing"}),
        (plan(NOON, after(days=20)), {"question_deadline": "past"}),
        (plan(NOON + MICROSECOND, after(days=20)), {}),
        (plan(after(days=15), after(days=15)), {"response_deadline": "order"}),
        (plan(after(days=15), after(days=15) + MICROSECOND), {}),
        (plan(after(days=1), after(days=3) - MICROSECOND), {"response_deadline": "too_short"}),
        (plan(after(days=1), after(days=3)), {"short_reason": "short"}),
        (plan(after(days=1), after(days=3), has_short_reason=True), {}),
        (plan(after(days=1), after(days=14) - MICROSECOND), {"short_reason": "short"}),
        (plan(after(days=1), after(days=14)), {}),
        # A reason never shortens what the operator allows.
        (
            plan(after(days=1), after(days=2), has_short_reason=True),
            {"response_deadline": "too_short"},
        ),
        (plan(after(days=1), after(days=20), is_public=False), {"few_reason": "few"}),
        (plan(after(days=1), after(days=20), is_public=False, invited=3), {}),
        (plan(after(days=1), after(days=20), is_public=True, invited=0), {}),
        (
            plan(after(days=-2), after(days=-1)),
            {"question_deadline": "past", "response_deadline": "too_short"},
        ),
    ],
)
def test_plan_around_each_limit_says_what_forbids_to_publish(given_plan, problems):
    assert plan_problems(given_plan) == problems


@given(
    questions=st.timedeltas(min_value=datetime.timedelta(days=-30), max_value=datetime.timedelta(days=60)),
    responses=st.timedeltas(min_value=datetime.timedelta(days=-30), max_value=datetime.timedelta(days=60)),
    few=st.booleans(),
    short=st.booleans(),
)
def test_plan_without_problems_holds_its_dates_in_order(questions, responses, few, short):
    found = plan(NOON + questions, NOON + responses, has_few_reason=few, has_short_reason=short)
    if not plan_problems(found):
        assert found.now < found.question_deadline < found.response_deadline
        assert responses >= datetime.timedelta(days=3)
        assert short or responses >= datetime.timedelta(days=14)
