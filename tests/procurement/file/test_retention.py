"""How long the file of a sounding is kept."""

from __future__ import annotations

import datetime

import pytest

from procurement.file_note import Retention, retention_of

DAY = datetime.date


@pytest.mark.parametrize(
    ("ended", "awards", "running", "outcome"),
    [
        (None, (), False, Retention(None, True)),
        (DAY(2027, 3, 14), (), False, Retention(DAY(2030, 3, 14), False)),
        (DAY(2028, 2, 29), (), False, Retention(DAY(2031, 3, 1), False)),
        (DAY(2027, 3, 14), (DAY(2027, 9, 1),), False, Retention(DAY(2030, 9, 1), True)),
        (DAY(2027, 3, 14), (DAY(2027, 9, 1), DAY(2027, 4, 1)), False, Retention(DAY(2030, 9, 1), True)),
        (DAY(2027, 3, 14), (), True, Retention(DAY(2030, 3, 14), True)),
    ],
)
def test_file_is_kept_three_years_from_the_end_or_from_the_last_award(ended, awards, running, outcome):
    assert retention_of(ended, awards, is_running=running) == outcome
