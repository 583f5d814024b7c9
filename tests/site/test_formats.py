"""Numbers, days and moments in both languages."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from marketplace.core.formats import day_text, moment_text, number_text, weekday_text

NB = "\N{NO-BREAK SPACE}"
SUMMER = datetime.datetime(2026, 7, 31, 22, 30, tzinfo=datetime.UTC)
WINTER = datetime.datetime(2026, 12, 4, 13, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(("language", "text"), [("de", "226.767"), ("en", "226,767")])
def test_number_of_inhabitants_is_grouped_as_the_language_does(language, text):
    with translation.override(language):
        assert number_text(226767) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.date(2026, 11, 24), f"24.{NB}November{NB}2026"),
        ("2026-11-24", f"24.{NB}November{NB}2026"),
        (SUMMER, f"1.{NB}August{NB}2026"),
        (None, ""),
        ("bald", ""),
    ],
)
def test_day_of_every_kind_is_written_out_in_german(value, text):
    with translation.override("de"):
        assert day_text(value) == text


def test_day_in_english_is_written_without_a_point():
    with translation.override("en"):
        assert day_text("2026-11-24") == f"24{NB}November{NB}2026"


def test_moment_in_winter_names_weekday_time_and_zone():
    with translation.override("de"):
        assert moment_text(WINTER) == f"Freitag, 4.{NB}Dezember{NB}2026, 14:00{NB}Uhr{NB}MEZ"


def test_moment_in_summer_late_at_night_counts_in_berlin():
    with translation.override("de"):
        assert moment_text(SUMMER) == f"Samstag, 1.{NB}August{NB}2026, 00:30{NB}Uhr{NB}MESZ"
        assert weekday_text(SUMMER) == f"Samstag, 1.{NB}August{NB}2026"


def test_moment_that_is_unknown_is_empty():
    assert (moment_text(None), weekday_text(None), number_text(None)) == ("", "", "")
