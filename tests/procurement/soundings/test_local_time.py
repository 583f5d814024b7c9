"""Times of Berlin as officers type them (invariant 13)."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from procurement.forms.soundings import MomentField
from procurement.local_time import SkippedTime, TwofoldTime, local_of, moment_of, proposed

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("local", "moment"),
    [
        ((2026, 12, 22, 14, 0), datetime.datetime(2026, 12, 22, 13, tzinfo=UTC)),
        ((2027, 7, 1, 12, 0), datetime.datetime(2027, 7, 1, 10, tzinfo=UTC)),
        ((2027, 3, 28, 1, 59), datetime.datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ((2027, 3, 28, 3, 0), datetime.datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ((2027, 10, 31, 1, 59), datetime.datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        ((2027, 10, 31, 3, 0), datetime.datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_local_time_that_is_one_moment_becomes_that_moment(local, moment):
    assert moment_of(datetime.datetime(*local)) == moment


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_local_time_over_which_the_clocks_jump_is_refused(minute):
    with pytest.raises(SkippedTime):
        moment_of(datetime.datetime(2027, 3, 28, 2, minute))


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_local_time_that_comes_twice_is_refused(minute):
    with pytest.raises(TwofoldTime):
        moment_of(datetime.datetime(2027, 10, 31, 2, minute))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2027-03-28T02:30", "skipped"),
        ("2027-10-31T02:30", "twofold"),
        ("28.03.2027 02:30", "skipped"),
        ("morgen", "invalid"),
        ("2027-02-30T10:00", "invalid"),
        ("2027-03-28T10:00+02:00", "invalid"),
        ("0001-01-01T00:00", "invalid"),
    ],
)
def test_field_of_a_moment_says_what_is_wrong(typed, code):
    with pytest.raises(ValidationError) as caught:
        MomentField().clean(typed)
    assert caught.value.code == code


def test_field_of_a_moment_reads_german_and_the_browsers_spelling():
    moment = datetime.datetime(2026, 12, 22, 13, 0, tzinfo=UTC)
    assert MomentField().clean("22.12.2026 14:00") == moment
    assert MomentField().clean("2026-12-22T14:00") == moment
    assert MomentField(required=False).clean("") is None


@given(st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2040, 1, 1)))
def test_moment_of_a_local_time_reads_back_as_that_time(local):
    try:
        moment = moment_of(local)
    except (SkippedTime, TwofoldTime):
        return
    assert local_of(moment) == local


def test_proposed_moment_on_a_weekend_moves_to_monday():
    friday = datetime.datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert proposed(friday, 8, 12) == datetime.datetime(2026, 12, 7, 11, tzinfo=UTC)
    assert proposed(friday, 9, 12) == datetime.datetime(2026, 12, 7, 11, tzinfo=UTC)
    assert proposed(friday, 10, 12) == datetime.datetime(2026, 12, 7, 11, tzinfo=UTC)
